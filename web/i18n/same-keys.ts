/** The same dictionary in another language: a missing or spare key fails the type check. */
export type SameKeys<Dictionary> = {
  [Key in keyof Dictionary]: Dictionary[Key] extends string ? string : SameKeys<Dictionary[Key]>
}
