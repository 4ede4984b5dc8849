/** Milliseconds between two looks. */
const pause = 300;

/**
 * Looks again and again whether something is as it was, and reads it when it is not. A text of `look` stands for one state.
 * Gives back what ends it.
 */
export function polled<State>(
  look: () => Promise<string>,
  read: () => Promise<State>,
  onChange: (state: State) => void,
  onError: (reason: unknown) => void,
): () => void {
  let seen: string | undefined;
  let failing = false;
  let timer: NodeJS.Timeout | undefined;
  let ended = false;
  const turn = async (): Promise<void> => {
    try {
      const now = await look();
      if (now !== seen) {
        const state = await read();
        if (ended) return;
        // Looked at first: a change meanwhile is seen at the next turn.
        seen = now;
        onChange(state);
      }
      failing = false;
    } catch (thrown) {
      if (!failing && !ended) onError(thrown);
      failing = true;
    }
    if (!ended) timer = setTimeout(turn, pause).unref();
  };
  void turn();
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}
