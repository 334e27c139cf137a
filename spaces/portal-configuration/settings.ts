import { z } from 'zod'
import { defineSettings } from '../../kernel/settings/settings.ts'

/** How people come to an account by themselves (P1). */
export const portalSettings = defineSettings('portal-configuration', {
  signUp: {
    schema: z.boolean(),
    fallback: false,
    title: { fr: '«\u00a0Créer un compte\u00a0» à la connexion', en: '“Create an account” on the sign-in page' },
    help: {
      fr: 'Avec le code client et le numéro de la dernière facture, une personne reçoit un lien à son adresse et devient «\u00a0Utilisateur\u00a0» de ce client.',
      en: "With the client's code and the number of the last invoice, a person gets a link at their address and becomes a “User” of that client.",
    },
    permission: 'portal-configuration.portal.publish',
    parameter: 'AUTORISER_CREATION_COMPTE',
  },
  signUpApproval: {
    schema: z.boolean(),
    fallback: true,
    title: { fr: 'Faire approuver les comptes créés', en: 'Have the accounts that are made approved' },
    help: {
      fr: "Le compte n'ouvre rien avant qu'un gestionnaire du client ait validé la demande.",
      en: 'The account opens nothing before a manager of the client has approved the request.',
    },
    permission: 'portal-configuration.portal.publish',
    parameter: 'CREATION_COMPTE_AVEC_APPROBATION',
  },
})
