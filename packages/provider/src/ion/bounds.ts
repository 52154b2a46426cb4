/**
 * Flags and variants of an Ion document together (D8): a document of AppConfig's largest quota has room for fewer ordinary ones.
 */
export const MAX_FLAGS_AND_VARIANTS = 200_000;

/** Characters of the JSON of one flag or variant, with its escapes: ten times what AppConfig's own limits allow. */
export const MAX_JSON_CHARACTERS = 262_144;

/** Characters of a flag's key, a variant's name or an attribute's name in Ion; AppConfig's own limit is 64. */
export const MAX_NAME_CHARACTERS = 1_024;

/** Annotations of a value, beyond which it is not read any further; those that mean something have one. */
export const MAX_ANNOTATIONS = 16;

/** Shared tables that one symbol table may import; the service imports two. */
export const MAX_IMPORTS = 16;

/** Levels that a rule may nest: few enough for code that walks a rule to recurse. */
export const MAX_DEPTH = 500;

/**
 * Characters of a rule's text, AppConfig's own limit.
 * https://docs.aws.amazon.com/appconfig/latest/userguide/appconfig-type-reference-feature-flags.html
 */
export const MAX_RULE_CHARACTERS = 16_384;
