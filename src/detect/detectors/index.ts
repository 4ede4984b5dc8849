import type { Detector } from "../detector.ts";
import { classification } from "./business/classification.ts";
import { companyNumbers } from "./business/company-numbers.ts";
import { companyNumbersOverseas } from "./business/company-numbers-overseas.ts";
import { marking } from "./business/marking.ts";
import { securities } from "./business/securities.ts";
import { address } from "./contact/address.ts";
import { coordinates } from "./contact/coordinates.ts";
import { email } from "./contact/email.ts";
import { phone } from "./contact/phone.ts";
import { profile } from "./contact/profile.ts";
import { chatExport } from "./conversation/export.ts";
import { training } from "./conversation/training.ts";
import { turn } from "./conversation/turn.ts";
import { bankAccount } from "./financial/bank-account.ts";
import { card } from "./financial/card.ts";
import { cryptoAddress } from "./financial/crypto-address.ts";
import { clinicalCodes } from "./health/clinical-codes.ts";
import { nationalHealthNumbers } from "./health/national-health-numbers.ts";
import { usHealth } from "./health/us.ts";
import { africaMiddleEast } from "./identity/africa-middle-east.ts";
import { canada } from "./identity/canada.ts";
import { china } from "./identity/china.ts";
import { devices } from "./identity/devices.ts";
import { eastAsia } from "./identity/east-asia.ts";
import { easternEurope } from "./identity/eastern-europe.ts";
import { franceBelgiumNetherlands } from "./identity/france-belgium-netherlands.ts";
import { germanyAustriaSwitzerland } from "./identity/germany-austria-switzerland.ts";
import { latinAmerica } from "./identity/latin-america.ts";
import { nordics } from "./identity/nordics.ts";
import { oceania } from "./identity/oceania.ts";
import { personal } from "./identity/personal.ts";
import { southAsia } from "./identity/south-asia.ts";
import { southeastAsia } from "./identity/southeast-asia.ts";
import { southernEurope } from "./identity/southern-europe.ts";
import { travelDocuments } from "./identity/travel-documents.ts";
import { unitedKingdomIreland } from "./identity/united-kingdom-ireland.ts";
import { us } from "./identity/us.ts";
import { vehicles } from "./identity/vehicles.ts";
import { cloud } from "./infrastructure/cloud.ts";
import { database } from "./infrastructure/database.ts";
import { host } from "./infrastructure/host.ts";
import { ipAddress } from "./infrastructure/ip-address.ts";
import { path } from "./infrastructure/path.ts";
import { stackTrace } from "./infrastructure/stack-trace.ts";
import { url } from "./infrastructure/url.ts";
import { systemPrompt } from "./instructions/system-prompt.ts";
import { aiMedia } from "./secret/ai-media.ts";
import { aiSearch } from "./secret/ai-search.ts";
import { anthropic } from "./secret/anthropic.ts";
import { assignedSecrets } from "./secret/assigned-secrets.ts";
import { atlassian } from "./secret/atlassian.ts";
import { aws } from "./secret/aws.ts";
import { azure } from "./secret/azure.ts";
import { azureConnections } from "./secret/azure-connections.ts";
import { azureKeys } from "./secret/azure-keys.ts";
import { chineseClouds } from "./secret/chinese-clouds.ts";
import { chineseModels } from "./secret/chinese-models.ts";
import { chineseWorkplaces } from "./secret/chinese-workplaces.ts";
import { ci } from "./secret/ci.ts";
import { cloudflare } from "./secret/cloudflare.ts";
import { cohere } from "./secret/cohere.ts";
import { commerce } from "./secret/commerce.ts";
import { crm } from "./secret/crm.ts";
import { cryptoWallets } from "./secret/crypto-wallets.ts";
import { databaseConnections } from "./secret/database-connections.ts";
import { databaseKeys } from "./secret/database-keys.ts";
import { databaseUrls } from "./secret/database-urls.ts";
import { deepseek } from "./secret/deepseek.ts";
import { developerServices } from "./secret/developer-services.ts";
import { developerTools } from "./secret/developer-tools.ts";
import { discord } from "./secret/discord.ts";
import { github } from "./secret/github.ts";
import { gitlab } from "./secret/gitlab.ts";
import { googleAi } from "./secret/google-ai.ts";
import { googleCloud } from "./secret/google-cloud.ts";
import { grafana } from "./secret/grafana.ts";
import { groq } from "./secret/groq.ts";
import { hosting } from "./secret/hosting.ts";
import { httpAuth } from "./secret/http-auth.ts";
import { huggingface } from "./secret/huggingface.ts";
import { identityProviders } from "./secret/identity-providers.ts";
import { inferencePlatforms } from "./secret/inference-platforms.ts";
import { infrastructureTools } from "./secret/infrastructure-tools.ts";
import { jwt } from "./secret/jwt.ts";
import { languageModels } from "./secret/language-models.ts";
import { llmObservability } from "./secret/llm-observability.ts";
import { mailDelivery } from "./secret/mail-delivery.ts";
import { managedDatabases } from "./secret/managed-databases.ts";
import { messaging } from "./secret/messaging.ts";
import { mistral } from "./secret/mistral.ts";
import { mlPlatforms } from "./secret/ml-platforms.ts";
import { nats } from "./secret/nats.ts";
import { newRelic } from "./secret/new-relic.ts";
import { observability } from "./secret/observability.ts";
import { openai } from "./secret/openai.ts";
import { openaiCompatible } from "./secret/openai-compatible.ts";
import { otp } from "./secret/otp.ts";
import { packageRegistries } from "./secret/package-registries.ts";
import { passwordHashes } from "./secret/password-hashes.ts";
import { passwordPlaces } from "./secret/password-places.ts";
import { passwords } from "./secret/passwords.ts";
import { payments } from "./secret/payments.ts";
import { privateKeys } from "./secret/private-keys.ts";
import { secretManagers } from "./secret/secret-managers.ts";
import { slack } from "./secret/slack.ts";
import { socialNetworks } from "./secret/social-networks.ts";
import { stripe } from "./secret/stripe.ts";
import { teams } from "./secret/teams.ts";
import { telegram } from "./secret/telegram.ts";
import { twilio } from "./secret/twilio.ts";
import { urlCredentials } from "./secret/url-credentials.ts";
import { vectorDatabases } from "./secret/vector-databases.ts";
import { virtualServers } from "./secret/virtual-servers.ts";
import { workspaceTools } from "./secret/workspace-tools.ts";
import { xai } from "./secret/xai.ts";
import { yandexCloud } from "./secret/yandex-cloud.ts";

/** Every detector there is, family by family; the order means nothing. */
export const catalogue: readonly Detector[] = [
  ...classification,
  ...companyNumbersOverseas,
  ...companyNumbers,
  ...marking,
  ...securities,
  ...address,
  ...coordinates,
  ...email,
  ...phone,
  ...profile,
  ...chatExport,
  ...training,
  ...turn,
  ...bankAccount,
  ...card,
  ...cryptoAddress,
  ...clinicalCodes,
  ...nationalHealthNumbers,
  ...usHealth,
  ...africaMiddleEast,
  ...canada,
  ...china,
  ...devices,
  ...eastAsia,
  ...easternEurope,
  ...franceBelgiumNetherlands,
  ...germanyAustriaSwitzerland,
  ...latinAmerica,
  ...nordics,
  ...oceania,
  ...personal,
  ...southAsia,
  ...southeastAsia,
  ...southernEurope,
  ...travelDocuments,
  ...unitedKingdomIreland,
  ...us,
  ...vehicles,
  ...cloud,
  ...database,
  ...host,
  ...ipAddress,
  ...path,
  ...stackTrace,
  ...url,
  ...systemPrompt,
  ...aiMedia,
  ...aiSearch,
  ...anthropic,
  ...assignedSecrets,
  ...atlassian,
  ...aws,
  ...azureConnections,
  ...azureKeys,
  ...azure,
  ...chineseClouds,
  ...chineseModels,
  ...chineseWorkplaces,
  ...ci,
  ...cloudflare,
  ...cohere,
  ...commerce,
  ...crm,
  ...cryptoWallets,
  ...databaseConnections,
  ...databaseKeys,
  ...databaseUrls,
  ...deepseek,
  ...developerServices,
  ...developerTools,
  ...discord,
  ...github,
  ...gitlab,
  ...googleAi,
  ...googleCloud,
  ...grafana,
  ...groq,
  ...hosting,
  ...httpAuth,
  ...huggingface,
  ...identityProviders,
  ...inferencePlatforms,
  ...infrastructureTools,
  ...jwt,
  ...languageModels,
  ...llmObservability,
  ...mailDelivery,
  ...managedDatabases,
  ...messaging,
  ...mistral,
  ...mlPlatforms,
  ...nats,
  ...newRelic,
  ...observability,
  ...openaiCompatible,
  ...openai,
  ...otp,
  ...packageRegistries,
  ...passwordHashes,
  ...passwordPlaces,
  ...passwords,
  ...payments,
  ...privateKeys,
  ...secretManagers,
  ...slack,
  ...socialNetworks,
  ...stripe,
  ...teams,
  ...telegram,
  ...twilio,
  ...urlCredentials,
  ...vectorDatabases,
  ...virtualServers,
  ...workspaceTools,
  ...xai,
  ...yandexCloud,
];
