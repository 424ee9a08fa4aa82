/** A copy of `object` with `members`, which may be undefined as what `...` copies may. To assign `__proto__` would give the copy another prototype. */
export function copyMembers(object, members) {
  return isNamed(object) || isNamed(members) ? { ...object, ...members } : Object.assign({}, object, members);
}

function isNamed(object) {
  return object !== undefined && object !== null && Object.hasOwn(object, "__proto__");
}

/** `items.flatMap(change)` of a list. */
export function mapFlat(items, change) {
  const all = [];
  for (let index = 0; index < items.length; index += 1) {
    const changed = change(items[index], index, items);
    if (Array.isArray(changed)) for (const each of changed) all.push(each);
    else all.push(changed);
  }
  return all;
}
