/** Word parts of illnesses in the European languages: medical Greek and Latin is much the same in all of them. */
const illness =
  /diabet|cancer|cáncer|câncer|krebs|tumou?r|carcino|leuk|lymphom|melanom|sarcom|metasta|asthma|asma|copd|hiv|aids|hepatit|tubercul|covid|influenza|pneumon|sepsis|infect|infekt|depress|anxiety|angst|bipolar|schizo|psychos|ptsd|adhd|add\b|autis|asperger|dementia|demenz|alzheimer|parkinson|epilep|migra|sclero|sklero|scléro|esclero|arthr|artr|osteo|lupus|crohn|colitis|coeliac|celiac|ulcer|hypert|hipert|hypot|anaem|anem|stroke|infarct|infarkt|angina|arrhythm|fibrill|heart|cardi|herz|kidney|renal|nephr|niere|liver|cirrh|thyroid|schilddrüse|endometr|pcos|fibromyal|syndrom|sindrom|disorder|disease|illness|maladie|enfermedad|malattia|krankheit|störung|fracture|allerg|addict|alcoholism|obes|glaucom|cataract|itis\b|osis\b|emia\b|oma\b/i;

/** Whether words name an illness: "type 2 diabetes", not "a debugger". */
export function isIllness(words: string): boolean {
  return illness.test(words);
}
