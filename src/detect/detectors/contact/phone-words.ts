/** Words that announce a phone number, in the languages most people write. */
export const phoneWords: readonly string[] = [
  "phone", "phones", "telephone", "tel", "mobile", "cellphone", "cell phone", "cell", "fax", "whatsapp", "sms", "hotline",
  "call me", "call us", "call on", "call at", "please call", "or call", "ring me", "dial", "contact number", "phone_number", "msisdn", "telefon", "telefonnummer", "handy",
  "mobil", "mobilnummer", "rufnummer", "durchwahl", "festnetz", "téléphone", "telephone", "portable", "joindre",
  "teléfono", "telefono", "móvil", "movil", "celular", "cellulare", "telefone", "telemóvel", "telefoon", "mobiel",
  "gsm", "komórka", "komórkowy", "puhelin", "телефон", "тел", "моб", "мобильный", "τηλέφωνο", "手机", "手機", "电话",
  "電話", "联系方式", "联系电话", "携帯", "전화", "휴대폰", "연락처", "핸드폰", "هاتف", "جوال", "טלפון", "फोन", "मोबाइल",
]; // biome-ignore format: a table
