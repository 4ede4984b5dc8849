import type { Detector } from "../../src/detect/detector.ts";

const modules = import.meta.glob<Record<string, unknown>>("../../src/detect/detectors/*/*.ts", {
  eager: true,
});

/** Every detector on disk, whether listed in the catalogue or not. */
export const detectorsOnDisk: readonly Detector[] = Object.entries(modules)
  .filter(([path]) => !path.endsWith(".test.ts"))
  .flatMap(([, exported]) => Object.values(exported))
  .filter((value) => Array.isArray(value))
  .flat()
  .filter(isDetector);

function isDetector(value: unknown): value is Detector {
  return typeof value === "object" && value !== null && "pattern" in value && "dataClass" in value;
}
