import { list } from "./recipe.ts";

export const german = {
  asks: list("asks_german", [
    "Kannst du mir erklären, warum der Mietvertrag in diesem Punkt ungültig sein soll?",
    "Schreib mir eine höfliche Absage für die Einladung am Samstag.",
    "Wie lange muss ein Braten von zwei Kilo im Ofen bleiben?",
    "Meine Tochter versteht die Bruchrechnung nicht, hast du ein einfaches Beispiel?",
    "Fasse den folgenden Bericht in fünf Sätzen zusammen.",
    "Welche Wanderung im Allgäu eignet sich für Kinder unter zehn Jahren?",
  ]),
  answers: list("answers_german", [
    "Gern. Entscheidend ist, dass eine solche Klausel den Mieter unangemessen benachteiligt; dann gilt das Gesetz.",
    "Rechne mit etwa zwei Stunden bei 160 Grad und lass ihn danach zehn Minuten ruhen, bevor du ihn anschneidest.",
    "Vielen Dank für die Einladung, über die ich mich sehr gefreut habe. Leider bin ich an diesem Tag schon verabredet.",
    "Stell dir einen Kuchen vor, der in acht Stücke geschnitten ist. Zwei davon sind genau ein Viertel.",
  ]),
};

export const french = {
  asks: list("asks_french", [
    "Peux-tu m'aider à écrire une lettre de motivation pour un poste de comptable ?",
    "Quelle est la différence entre le passé composé et l'imparfait ?",
    "Propose-moi un menu pour six personnes, sans viande et sans gluten.",
    "Explique la photosynthèse à un enfant de huit ans.",
    "Comment convaincre mon équipe d'écrire davantage de tests ?",
  ]),
  answers: list("answers_french", [
    "Bien sûr. Voici une première version que vous pouvez adapter à votre parcours et à l'entreprise.",
    "Le passé composé raconte un fait terminé, l'imparfait décrit une situation ou une habitude.",
    "Les feuilles sont de petites cuisines : elles prennent la lumière, l'eau et l'air, et en font du sucre.",
    "Commencez par une partie du code qui change souvent : c'est là que les tests se remarquent le plus vite.",
  ]),
};

export const spanish = {
  asks: list("asks_spanish", [
    "¿Cómo preparo una entrevista de trabajo en una empresa pequeña?",
    "Escribe un correo para pedir unos días de vacaciones en agosto.",
    "¿Por qué mi programa se queda sin memoria al leer un archivo grande?",
    "Resume este capítulo en cuatro frases, por favor.",
    "Dame ideas para un cumpleaños de niños cuando llueve.",
  ]),
  answers: list("answers_spanish", [
    "Claro. Lo primero es leer bien la oferta y preparar dos ejemplos de problemas que hayas resuelto.",
    "Lee el archivo línea por línea en lugar de cargarlo entero, y la memoria dejará de crecer.",
    "Una búsqueda del tesoro dentro de casa, un taller de disfraces y una película con palomitas.",
  ]),
};

export const japanese = {
  asks: list("asks_japanese", [
    "京都を二日間で回るおすすめの旅程を教えてください。",
    "この文章をもっと丁寧な敬語に直してください。",
    "配列とリストの違いを初心者向けに説明してください。",
    "冷蔵庫に豆腐とねぎがあります。何が作れますか。",
  ]),
  answers: list("answers_japanese", [
    "もちろんです。一日目は東山をゆっくり歩き、夕方に祇園へ向かうと混雑を避けられます。",
    "配列は長さが決まっていて速く、リストは後から要素を足せるという違いがあります。",
    "豆腐とねぎのみそ汁、または麻婆豆腐が手軽です。十五分ほどでできます。",
  ]),
};

export const russian = {
  asks: list("asks_russian", [
    "Объясни простыми словами, что такое инфляция.",
    "Напиши короткое поздравление для коллеги с юбилеем.",
    "Почему мой код работает медленно на больших файлах?",
    "Что приготовить из гречки и грибов?",
  ]),
  answers: list("answers_russian", [
    "Если коротко, это когда на те же деньги можно купить меньше, чем раньше.",
    "Скорее всего, файл читается целиком. Попробуйте обрабатывать его построчно.",
    "Обжарьте грибы с луком, добавьте гречку и немного сливок, через двадцать минут всё готово.",
  ]),
};

export const portuguese = {
  asks: list("asks_portuguese", [
    "Como organizo meus estudos para passar em um concurso trabalhando o dia todo?",
    "Escreva uma descrição curta para uma loja de doces caseiros.",
    "Qual é a melhor época para visitar o Pantanal?",
  ]),
  answers: list("answers_portuguese", [
    "Comece com blocos de quarenta minutos, sempre no mesmo horário, e revise tudo no fim de semana.",
    "Doces feitos em pequenas porções, com receita de família e entrega no bairro.",
    "Entre maio e setembro chove pouco, e os animais ficam perto da água.",
  ]),
};

export const korean = {
  asks: list("asks_korean", [
    "제주도 이박삼일 여행 일정을 추천해 주세요.",
    "이 문장을 더 자연스럽게 고쳐 주세요.",
    "파이썬에서 리스트를 정렬하는 방법을 알려 주세요.",
  ]),
  answers: list("answers_korean", [
    "물론입니다. 첫째 날은 동쪽 해안을 따라 걷고 둘째 날은 오름에 올라 보세요.",
    "정렬 함수를 쓰면 되고 기준을 정하고 싶으면 키를 넘겨 주면 됩니다.",
  ]),
};
