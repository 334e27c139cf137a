/** A membership that is not over, as far as an approval depends on it. */
export type Standing = { role: string; whole: boolean; serviceIds: string[] }
/** What the person asked for. */
export type Asked = { role: string; whole: boolean; serviceIds: string[] }
/** What the manager has in mind; absent: as asked for. */
export type Choice = { role?: string | undefined; whole?: boolean | undefined; serviceIds?: string[] | undefined }

/**
 * What approving a request comes to (O4, O5): the role, and the services that the membership then covers. What is held stays. The
 * approval and its effect shown beforehand (O32) both stand on it.
 */
export function outcomeOf(asked: Asked, choice: Choice, standing: Standing | undefined) {
  const role = choice.role ?? standing?.role ?? asked.role
  const whole = (standing?.whole ?? false) || (choice.whole ?? (choice.serviceIds ? false : asked.whole))
  const granted = whole ? [] : [...new Set(choice.serviceIds ?? asked.serviceIds)]
  return {
    role,
    whole,
    /** The services given by the approval; none where the membership is whole. */
    granted,
    serviceIds: whole ? [] : [...new Set([...(standing?.serviceIds ?? []), ...granted])],
  }
}
