/** The words of «Mes logiciels». */
export const fr = {
  title: 'Mes logiciels',
  contract: 'Contrat {{number}}',
  blocked: 'Accès bloqué : {{cause}}. Contactez votre administrateur.',
}
export const en = {
  title: 'My applications',
  contract: 'Contract {{number}}',
  blocked: 'Access blocked: {{cause}}. Contact your administrator.',
} satisfies typeof fr
