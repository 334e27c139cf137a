import { sql } from 'kysely'
import { asServer } from '../../kernel/http/context.ts'
import { defineSpace } from '../../kernel/space.ts'
import { contractJobs } from './jobs.ts'
import { permissions } from './permissions.ts'
import { routes } from './routes.ts'
import { search } from './search.ts'

/** «Contrats de service»: coverages, units that are counted down, preventive visits, thresholds (P18–P20, P39). */
export const serviceContracts = defineSpace({
  name: 'service-contracts',
  needs: ['fleet', 'support', 'interventions'],
  permissions,
  people: { names: ['service_contracts', 'unit_entries', 'thresholds'] },
  organisationReplaced: async (ctx, from, to, services) => {
    await asServer(ctx, async () => {
      await sql`update service_contracts set organisation_id = ${to} where organisation_id = ${from}`.execute(ctx.db)
      await sql`update thresholds set organisation_id = ${to} where organisation_id = ${from}`.execute(ctx.db)
      for (const [old, now] of services)
        for (const table of ['unit_entries', 'contract_interventions'])
          await sql`update ${sql.table(table)} set service_id = ${now} where service_id = ${old}`.execute(ctx.db)
    })
  },
  journalNames: {
    'service-contracts.contract.created': { fr: 'Contrat de service ajouté', en: 'Service contract added' },
    'service-contracts.contract.changed': { fr: 'Contrat de service modifié', en: 'Service contract changed' },
    'service-contracts.units.entered': { fr: 'Unités de travail saisies', en: 'Service units entered' },
    'service-contracts.plan.added': { fr: 'Plan préventif ajouté', en: 'Preventive plan added' },
    'service-contracts.plan.changed': { fr: 'Plan préventif modifié', en: 'Preventive plan changed' },
    'service-contracts.intervention.linked': {
      fr: 'Intervention rattachée à un contrat',
      en: 'Intervention put under a contract',
    },
    'service-contracts.threshold.set': { fr: 'Seuil posé', en: 'Threshold set' },
    'service-contracts.threshold.dropped': { fr: 'Seuil retiré', en: 'Threshold taken away' },
  },
  journalWords: {
    fields: {
      startsOn: { fr: 'Date début', en: 'Starts on' },
      endsOn: { fr: 'Date fin', en: 'Ends on' },
      units: { fr: 'Unités', en: 'Units' },
      everyMonths: { fr: 'Tous les … mois', en: 'Every … months' },
      plannedUnits: { fr: 'Unités prévues', en: 'Units planned' },
      measure: { fr: 'Mesure', en: 'Measure' },
      contract: { fr: 'Contrat', en: 'Contract' },
    },
    values: {
      grant: { fr: 'Crédit', en: 'Grant' },
      correction: { fr: 'Régularisation', en: 'Correction' },
      travel: { fr: 'Déplacement', en: 'Travel' },
      units_left: { fr: 'Unités restantes', en: 'Units left' },
      meter_value: { fr: 'Compteur', en: 'Meter' },
      coverage_days: { fr: "Fin d'une couverture", en: 'End of a coverage' },
    },
  },
  routes,
  search,
  jobs: contractJobs,
  demo: () => import('./demo.ts'),
  openTo: {
    client: sql<boolean>`cardinality(parvis.organisation_ids_with_permission('service-contracts.contracts.read')) > 0`,
    staff: 'service-contracts.contracts.read',
  },
})
