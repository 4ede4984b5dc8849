// Apart from the words themselves, so that what only needs the words loads and bundles no zod.
import { z } from "zod";
import { confidences, dataClasses, severities } from "./data-class.ts";

export const DataClass = z.enum(dataClasses);
export type DataClass = z.infer<typeof DataClass>;

export const Severity = z.enum(severities);
export type Severity = z.infer<typeof Severity>;

export const Confidence = z.enum(confidences);
export type Confidence = z.infer<typeof Confidence>;
