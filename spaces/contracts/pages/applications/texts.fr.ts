/** The words of «Mes logiciels». */
export const fr = {
  title: 'Mes logiciels',
  contract: 'Contrat {{number}}',
  blocked: 'Accès bloqué : {{cause}}. Contactez votre administrateur.',
}
