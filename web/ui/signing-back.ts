const key = 'parvis.signing-back'

/** Remembers, in this tab, the page from which somebody went to sign a form. */
export const keepSigningBack = () => sessionStorage.setItem(key, location.pathname + location.search)

/** Where they came from, if they did: a path of the portal. */
export function signingBack(): string | undefined {
  const path = sessionStorage.getItem(key)
  return path && /^\/(?![/\\])/.test(path) ? path : undefined
}
