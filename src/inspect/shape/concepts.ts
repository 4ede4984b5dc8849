/**
 * What columns are about, by the names they go by: lowercase, words joined (`user_agent`, `userAgent` and `USER-AGENT` are all
 * `useragent`). A name says a concept when some of its words, joined, are one of these; in Chinese, Japanese and Korean when it holds one.
 */
export const concepts = {
  role: "role roles speaker sender senderrole messagerole authorrole fromrole rolle rôle rol papel роль 角色 役割 역할",
  content:
    "content contents message messagetext messagecontent messagebody text body utterance inhalt nachricht contenu contenido mensaje mensagem сообщение 内容 消息 メッセージ 메시지 内文",
  messages:
    "messages conversations dialog dialogue dialogues turns chathistory messagehistory history 对话 历史消息",
  conversation:
    "conversation conversationid chat chatid chatsession session sessionid thread threadid dialog dialogid convo convid 会话 会话id 对话id セッション 대화",
  prompt:
    "prompt prompts userprompt userinput usermessage query question userquery frage pregunta pergunta вопрос 提问 问题 提示词 用户输入 質問 질문",
  completion:
    "completion completions response responses answer answers reply replies assistantmessage assistantresponse botresponse modeloutput generated generation llmoutput antwort respuesta resposta réponse reponse ответ 回答 回复 答案 输出 応答 응답",
  model: "model modelname modelid llm llmmodel modelversion engine 模型 モデル",
  tokens:
    "tokens tokencount prompttokens completiontokens totaltokens inputtokens outputtokens usage tokenusage maxtokens temperature finishreason 令牌数",
  systemPrompt:
    "systemprompt systemprompts systeminstruction systeminstructions systemmessage prompttemplate prompttemplates developermessage persona instructions systemanweisung 系统提示词 系统提示 システムプロンプト",
  instruction: "instruction anweisung 指令",
  input: "input inputs context eingabe 输入",
  output: "output outputs target label labels gold ausgabe 标签",
  chosen: "chosen preferred winner betterresponse acceptedresponse",
  rejected: "rejected dispreferred loser worseresponse rejectedresponse",
  traceId: "traceid trace tracestate correlationid requesttraceid xb3traceid 追踪id 链路id",
  spanId:
    "spanid span spanname spankind spans parentspan parentspanid parentid spanattributes observation observationid runtype runid",
  service:
    "service servicename microservice resourceattributes scopename component workload pod container 服务",
  duration: "duration durationms durationns elapsed latency latencyms took responsetime dauer durée 耗时",
  attributes: "attributes tags labels stringnames stringvalues numbervalues baggage events links resource",
  time: "time timestamp ts datetime date createdat created createdon updatedat updated eventtime eventdate sentat insertedat loggedat occurredat starttime endtime zeit zeitstempel datum erstellt fecha data horodatage время дата 时间 时间戳 创建时间 日時 시간",
  level: "level loglevel severity severitytext severitynumber priority lvl stufe niveau nivel 级别 日志级别",
  logger: "logger loggername source file fileline lineno module caller facility program appname",
  logText:
    "msg logmessage message log logline rawlog line exception stacktrace stack error errormessage meldung 日志 日志内容",
  host: "host hostname node instance server machine rechner 主机",
  method: "method httpmethod requestmethod verb 请求方法",
  path: "path url uri requesturi requestpath requesturl route endpoint urlpath requestline httpurl target 路径 网址",
  status: "status statuscode httpstatus httpstatuscode responsecode responsestatus 状态码",
  userAgent: "useragent httpuseragent browser 用户代理",
  clientIp:
    "ip ipaddress clientip remoteip remoteaddr remotehost remoteaddress xforwardedfor sourceip netpeerip ipaddr 客户端ip ip地址",
  referer: "referer referrer httpreferer",
  bytes: "bytes bytessent bodybytessent responsesize contentlength size",
  user: "user userid username uid accountid customerid memberid benutzer nutzer utilisateur usuario usuário пользователь 用户 用户id 用户名 ユーザー 사용자",
  login:
    "username login loginname nickname handle screenname benutzername anmeldename identifiant usuario логин 用户名 账号 昵称 ユーザー名 아이디",
  email:
    "email emailaddress mail mailaddress emailid courriel correo correoelectronico eposta почта 邮箱 电子邮件 メール 이메일",
  phone:
    "phone phonenumber mobile mobilenumber cell telephone tel telefon handy téléphone teléfono telefono telefone телефон 手机 手机号 电话 電話 전화",
  password:
    "password passwd pwd passwordhash passwordhashed hashedpassword encryptedpassword passwordsalt passwddigest passworddigest salt passhash kennwort passwort motdepasse contraseña contrasena senha пароль 密码 密码哈希 パスワード 비밀번호",
  personName:
    "firstname lastname fullname givenname familyname surname middlename displayname vorname nachname prénom prenom nomdefamille nombre apellido apellidos sobrenome имя фамилия 姓名 名字 氏名 이름",
  birth:
    "birthdate birthday dateofbirth dob birthyear geburtsdatum geburtstag datedenaissance fechadenacimiento датарождения 出生日期 生日 生年月日",
  address:
    "address street streetaddress addressline city zip zipcode postcode postalcode plz straße strasse ort stadt adresse dirección direccion endereço адрес 地址 住所 주소",
  lastLogin:
    "lastlogin lastloginat lastseen lastsignin signincount emailverified mfaenabled isactive confirmedat signedupat registeredat 最后登录 注册时间",
  company:
    "company companyname organisation organization employer account firma entreprise empresa компания 公司 会社",
  lead: "lead leadsource leadstatus subscriber subscribed unsubscribed optin campaign segment salutation jobtitle anrede",
  secret:
    "secret apikey apitoken accesstoken refreshtoken authtoken bearertoken token secretkey clientsecret accesskey accesskeyid secretaccesskey privatekey signingkey webhooksecret sessiontoken credentials credential passphrase connectionstring dsn schlüssel geheimnis 密钥 令牌 访问密钥 シークレット",
  card: "cardnumber cardno creditcard creditcardnumber ccnumber pan cardpan cvv cvc cardholder cardholdername cardexpiry expirymonth expmonth expyear last4 cardlast4 kartennummer numérocarte tarjeta cartão 卡号 银行卡号 カード番号",
  account:
    "iban bic swift accountnumber bankaccount routingnumber sortcode accountholder kontonummer bankleitzahl 账户 银行账号 口座番号",
  amount:
    "amount total subtotal price currency currencycode invoiceamount paidamount betrag währung montant importe valor сумма 金额 货币 金額",
  payment:
    "payment paymentid paymentmethod transaction transactionid charge chargeid invoice invoiceid refund payout stripecustomerid billing zahlung rechnung paiement facture pago factura платеж 支付 交易 订单号 決済",
  patient:
    "patient patientid patientname mrn medicalrecordnumber nhsnumber healthinsurance insurancenumber versichertennummer krankenkasse paciente пациент 患者 病人 就诊号 환자",
  diagnosis:
    "diagnosis diagnoses icd icd10 icd10code icd9 diagnosiscode symptom symptoms disease condition allergy allergies diagnose befund diagnostic diagnostico diagnóstico диагноз 诊断 症状 病历 診断 진단",
  treatment:
    "medication medications drug prescription dosage treatment procedure procedurecode bloodtype bloodpressure labresult vaccine doctor physician medikament medikation verordnung arzt médicament medicamento лекарство 药品 处方 医生 薬",
  vector:
    "embedding embeddings vector vectors embeddingvector textembedding contentembedding denseembedding sparsevector 向量 ベクトル",
  chunk:
    "chunk chunkid chunkindex chunktext chunks pagecontent passage docid documentid documentchunk nodeid 文档块",
  title:
    "title subject headline filename documentname docname name titel titre titulo título заголовок 标题 文件名 タイトル",
  source:
    "source sourceurl url uri link filepath documenturl page pagenumber section chapter quelle 来源 出典",
  mailFrom:
    "from fromaddress fromemail mailfrom senderemail senderid fromuser fromuserid absender expéditeur remitente 发件人 差出人",
  mailTo:
    "to toaddress toemail recipient recipients recipientid rcptto receiver receiverid touser touserid cc bcc empfänger empfaenger destinataire destinatario 收件人 宛先",
  subject: "subject betreff objet asunto assunto тема 主题 件名",
  key: "key configkey settingkey settingname parameter paramname option optionname variable varname schlüssel 键 配置项",
  value: "value configvalue settingvalue paramvalue optionvalue wert valeur valor 值 配置值",
  event: "event eventname eventtype action activity ereignis 事件 事件名",
  properties: "properties eventproperties eventparams props metadata payload eventdata 事件属性",
  distinctId: "distinctid anonymousid deviceid visitorid clientid amplitudeid userpseudoid",
} as const;

export type Concept = keyof typeof concepts;

/** What a collection's own name says it is, in the same way. */
export const nameHints = {
  chat: "chat chats chatlog chatlogs chathistory conversation conversations dialog dialogs dialogue messages chatmessages completions prompts promptlog llmlog llmlogs 聊天 聊天记录 对话 会话",
  systemPrompts:
    "systemprompt systemprompts prompttemplate prompttemplates promptlibrary assistants personas gpts agents instructions 提示词",
  training:
    "train training finetune finetuning sft dpo rlhf pretrain pretraining corpus dataset alpaca sharegpt instruct preference preferences evalset trainset 训练 训练数据 语料",
  traces:
    "trace traces otel oteltraces span spans tracing jaeger zipkin langfuse langsmith observations 链路",
  access:
    "access accesslog accesslogs httplog httplogs requestlog requestlogs requests nginx apache caddy weblog 访问日志",
  log: "log logs logstream applog applogs syslog logging logline loglines errorlog auditlog journal protokoll 日志",
  users:
    "user users account accounts member members customer customers profile profiles authuser players kunden benutzer utilisateurs clientes usuarios пользователи 用户 用户表 会员 ユーザー",
  contacts:
    "contact contacts lead leads subscriber subscribers addressbook newsletter mailinglist prospects kontakte contactos 联系人 通讯录",
  credentials:
    "credential credentials secret secrets apikey apikeys token tokens accesstoken accesstokens oauthtokens key keys sessions vault keystore zugangsdaten 密钥 令牌",
  payments:
    "payment payments transaction transactions invoice invoices card cards billing charges payouts refunds zahlungen rechnungen paiements pagos 支付 交易 账单",
  health:
    "patient patients diagnosis diagnoses medicalrecords prescriptions encounters healthrecords labresults patienten pacientes 病历 患者",
  documents:
    "document documents docs article articles page pages files knowledgebase wiki notes content posts dokumente 文档 文章 知识库",
  vectors: "embedding embeddings vector vectors vectorstore chunks langchainpgembedding 向量",
  configuration:
    "config configs configuration settings setting options parameters env environment featureflags systemconfig einstellungen 配置 设置",
  mail: "mail mails email emails inbox outbox directmessages dms correspondence nachrichten messages 邮件 私信",
  events: "event events analyticsevents tracks pageviews clickstream activity 事件",
} as const;

export type NameHint = keyof typeof nameHints;
