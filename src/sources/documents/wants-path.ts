import { type Selection, wantsColumn } from "../selection.ts";
import { remembered } from "./remembered.ts";

/** Whether what stands under a dotted name is to be read: the name itself was chosen, or one above it. */
export function wantsPath(selection: Selection, collection: string): (path: string) => boolean {
  return remembered((path) => {
    for (let end = path.length; end > 0; end = path.lastIndexOf(".", end - 1))
      if (wantsColumn(selection, collection, path.slice(0, end))) return true;
    return wantsColumn(selection, collection, path);
  });
}
