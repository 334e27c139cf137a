import { sql } from 'kysely'
import { defineSpace } from '../../kernel/space.ts'
import { clientGroups } from './groups/service.ts'
import { clientImport } from './imports/clients.ts'
import { permissions } from './permissions.ts'
import { routes } from './routes.ts'
import { search } from './search.ts'

export { type Discount, discountOn, type Reason } from './discounts/holding.ts'
export { readHeldDiscount } from './discounts/service.ts'
export { newClientsOfBrands } from './figures.ts'

/** The provider's own space. */
export const backOffice = defineSpace({
  name: 'back-office',
  needs: ['organisation-administration', 'portal-access', 'support'],
  permissions,
  demo: () => import('./demo.ts'),
  importKinds: [clientImport],
  search,
  people: { names: ['client_discounts', 'client_messages', 'client_profiles', 'mailboxes'] },
  journalNames: {
    'back-office.client.parent_set': { fr: "Rattachement d'un client", en: 'Client made part of another one' },
    'back_office.organisation.created': { fr: 'Création de la structure', en: 'Organisation created' },
    'back_office.organisation.updated': {
      fr: 'Structure modifiée par le fournisseur',
      en: 'Organisation updated by the provider',
    },
    'back_office.client.archived': { fr: 'Client archivé', en: 'Client archived' },
    'back_office.client.restored': { fr: 'Client rétabli', en: 'Client brought back' },
    'back_office.client.grouped': { fr: 'Groupe du client changé', en: "Client's group changed" },
    'back_office.discount.given': { fr: 'Remise donnée', en: 'Discount given' },
    'back_office.discount.ended': { fr: "Dernier jour d'une remise", en: 'Last day of a discount' },
    'back_office.discount.dropped': { fr: 'Remise à venir retirée', en: 'Discount to come taken away' },
    'back_office.client_message.sent': { fr: 'Message envoyé aux clients', en: 'Message sent to clients' },
    'back_office.import.run': { fr: 'Fichier importé', en: 'File imported' },
    'back_office.import.undone': { fr: 'Import annulé', en: 'Import taken back' },
    'back_office.client.import_undone': {
      fr: "Client retiré avec l'annulation d'un import",
      en: 'Client withdrawn with an import',
    },
    'back_office.client.noted': { fr: 'Particularités du client notées', en: "Client's particulars noted" },
    'back_office.organisation.paperless': {
      fr: 'Dématérialisation des factures et devis',
      en: 'Paperless invoices and quotes',
    },
    'back_office.site.added': { fr: 'Site ajouté', en: 'Site added' },
    'back_office.site.updated': { fr: 'Site modifié', en: 'Site updated' },
    'back_office.site.removed': { fr: 'Site supprimé', en: 'Site removed' },
    'back_office.brand.created': { fr: 'Marque créée', en: 'Brand made' },
    'back_office.brand.updated': { fr: 'Marque modifiée', en: 'Brand changed' },
    'back_office.member.added': { fr: "Membre de l'équipe ajouté", en: 'Member of the team added' },
    'back_office.member.roles_set': { fr: "Rôles d'un membre de l'équipe", en: 'Roles of a member of the team' },
    'back_office.setting.changed': { fr: 'Réglage modifié', en: 'Setting changed' },
    'back_office.message.written': { fr: 'Message du portail modifié', en: 'Message of the portal changed' },
    'back_office.mail.resent': { fr: 'Mail renvoyé', en: 'Mail sent again' },
    'back_office.mail.dropped': {
      fr: 'Mail laissé sans envoi',
      en: 'Mail left unsent',
    },
    'back_office.mailbox.added': { fr: 'Boîte de réception ajoutée', en: 'Mailbox added' },
    'back_office.mailbox.changed': { fr: 'Boîte de réception modifiée', en: 'Mailbox changed' },
    'back_office.job.retried': { fr: 'Tâches en échec relancées', en: 'Failed jobs done again' },
    'back_office.job.dropped': { fr: 'Tâches en échec abandonnées', en: 'Failed jobs given up' },
    'back_office.secret_mail.read': { fr: 'Mail secret lu par le fournisseur', en: 'Secret mail read by the provider' },
  },
  journalWords: {
    fields: {
      host: { fr: 'Serveur', en: 'Server' },
      port: { fr: 'Port', en: 'Port' },
      security: { fr: 'Sécurité', en: 'Security' },
      folder: { fr: 'Dossier', en: 'Folder' },
      doneFolder: { fr: 'Dossier des e-mails relevés', en: 'Folder of mails that were read' },
      takes: { fr: 'Ce qui reprend les e-mails', en: 'What takes its mails' },
      strangers: { fr: 'E-mails d’inconnus', en: 'Mails of strangers' },
      opens: { fr: 'Un nouvel e-mail ouvre un ticket', en: 'A new mail opens a ticket' },
      plusAddresses: { fr: 'Adresses avec «\u00a0+\u00a0»', en: 'Addresses with “+”' },
      trustedServer: { fr: 'Serveur qui atteste les expéditeurs', en: 'Server that vouches for senders' },
      quotesEmail: { fr: 'Email devis', en: 'Quotes email' },
      invoicesEmail: { fr: 'Email facturation', en: 'Invoicing email' },
      remindersEmail: { fr: 'Email relance', en: 'Reminders email' },
      paperless: { fr: 'Dématérialisation', en: 'Paperless' },
      addressees: { fr: 'Destinataires', en: 'Addressees' },
      group: { fr: 'Groupe', en: 'Group' },
      product: { fr: 'Produit', en: 'Product' },
      rate: { fr: 'Remise (%)', en: 'Discount (%)' },
      country: { fr: 'Pays', en: 'Country' },
      locale: { fr: 'Langue', en: 'Language' },
      timeZone: { fr: 'Fuseau horaire', en: 'Time zone' },
      registeredOn: { fr: "Date d'enregistrement", en: 'Date of registration' },
      registrationAddress: { fr: "Adresse IP de l'enregistrement", en: 'IP address of the registration' },
      verifiedPhone: { fr: 'Numéro de téléphone vérifié', en: 'Verified telephone number' },
      remark: { fr: 'Remarque', en: 'Remark' },
      attitude: { fr: 'Particularités sur client', en: 'Particulars of the client' },
    },
    values: {
      neutral: { fr: 'Rien de particulier', en: 'Nothing particular' },
      good: { fr: 'Bon client, à ménager', en: 'Good client, to be looked after' },
      watched: { fr: 'À surveiller', en: 'To be watched' },
      difficult: { fr: 'Client difficile', en: 'Difficult client' },
      asked: { fr: 'En demande', en: 'Asked' },
      accepted: { fr: 'Accepté', en: 'Accepted' },
    },
  },
  records: [clientGroups],
  // What is noted and given goes on with the one that takes its place (O24), and so does since when it is a client.
  organisationReplaced: async (ctx, from, to) => {
    await ctx.asSystem(async () => {
      for (const table of ['client_profiles', 'client_group_members', 'client_discounts'] as const)
        await ctx.db.updateTable(table).set({ organisation_id: to }).where('organisation_id', '=', from).execute()
      await sql`update organisations n set first_account_id = o.first_account_id, login_chosen = o.login_chosen, registered_on = o.registered_on, country = o.country, locale = o.locale, time_zone = o.time_zone
        from organisations o where n.id = ${to} and o.id = ${from}`.execute(ctx.db)
    })
  },
  routes,
  openTo: { staff: 'back-office.clients.read' },
})
