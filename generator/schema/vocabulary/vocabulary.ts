import { consumedEntities } from "./consumed-entities.js";
import { documentEntities } from "./document-entities.js";
import type { Entity, EntityName } from "./entity.js";
import { exposedEntities } from "./exposed-entities.js";

/** What a capability may hold: every key of every map with its type and meaning. The readers of this folder are held to it by a test. */
export const vocabulary: Readonly<Record<EntityName, Entity>> = {
  ...documentEntities,
  ...consumedEntities,
  ...exposedEntities,
};
