import type { z } from 'zod'
import type { Config } from '../config/config.ts'
import type { Brand } from '../http/context.ts'
import type { Text } from '../i18n/locale.ts'

/** What a brand's staff may set about a space: what it may be, what it is where they set nothing, its words, and who sets it. */
export type Setting<T = unknown> = {
  schema: z.ZodType<T>
  /** What holds where the brand's staff set nothing. */
  fallback: T | ((config: Config, brand: Brand) => T)
  title: Text
  help: Text
  /** What each value of a choice is called, where the value is no word of people's. */
  words?: Record<string, Text>
  /** The permission of the staff that sets it. */
  permission: string
  /** The name that deployments know it by, shown beside its meaning in «Configuration du portail» (P3): `AFFICHER_RELEVE_PRECEDENT`. */
  parameter?: string
  /** It is shown beside the others and follows from elsewhere: nobody sets it. */
  readOnly?: true
}
type Known<T = unknown> = Setting<T> & { key: string }

const declared = new Map<string, Known>()

/**
 * Declares settings under their keys (`space.snake_case`) and gives them back by their short names, to be read by `settingOf`. The page
 * «Réglages» draws each from its schema: a whole number, a choice, yes or no, words, or a text in every language.
 */
export function defineSettings<const D extends Record<string, { schema: z.ZodType }>>(
  space: string,
  settings: { [K in keyof D]: D[K] & Setting<z.output<D[K]['schema']>> },
): { [K in keyof D]: Known<z.output<D[K]['schema']>> } {
  return Object.fromEntries(
    Object.entries<Setting>(settings).map(([name, setting]) => {
      const known = { ...setting, key: `${space}.${name}` }
      declared.set(known.key, known)
      return [name, known]
    }),
  ) as { [K in keyof D]: Known<z.output<D[K]['schema']>> }
}

/** Every setting that was declared, in its order. */
export const settings = (): Known[] => [...declared.values()]

/** A setting by its key. */
export const findSetting = (key: string): Known | undefined => declared.get(key)

/** What a setting is where a brand sets nothing. */
export const fallbackOf = <T>(config: Config, brand: Brand, { fallback }: Setting<T>): T =>
  typeof fallback === 'function' ? (fallback as (config: Config, brand: Brand) => T)(config, brand) : fallback

/**
 * What a setting is in a brand. It is kept in memory with the brand, and is read anew on every process when it changes. What no longer
 * fits its schema counts as not set.
 */
export function settingOf<T>(at: { brand: Brand; services: { config: Config } }, setting: Known<T>): T {
  const set = at.brand.settings[setting.key]
  const parsed = set === undefined || set === null ? undefined : setting.schema.safeParse(set)
  return parsed?.success ? parsed.data : fallbackOf(at.services.config, at.brand, setting)
}
