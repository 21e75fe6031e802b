/** A change of an address by which a list is narrowed, or widened again by nothing. */
export function narrow(name: string, value: string) {
  return (before: URLSearchParams): URLSearchParams => {
    const after = new URLSearchParams(before);
    if (value) after.set(name, value);
    else after.delete(name);
    return after;
  };
}
