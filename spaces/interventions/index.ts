import './feed.ts'
import './settings.ts'
import { sql } from 'kysely'
import { asServer } from '../../kernel/http/context.ts'
import { defineSpace } from '../../kernel/space.ts'
import { permissions } from './permissions.ts'
import { issuedReports } from './reports/issued.ts'
import { onSite } from './reports/service.ts'
import { routes } from './routes.ts'
import { search } from './search.ts'
import { toConfirm, waitingVisits } from './visits/waiting.ts'

export { instantOf } from './calendar/clock.ts'
export { kinds as interventionKinds } from './limits.ts'
export { makeVisit } from './planning/visit-made.ts'
export { findIntervention } from './read.ts'
export { readRights } from './rights.ts'
export { tellVisit } from './visits/telling.ts'

/** «Interventions»: visits of technicians, planned, confirmed, done (P14, P20, P36, P38). */
export const interventions = defineSpace({
  name: 'interventions',
  needs: ['fleet', 'support', 'documents'],
  permissions,
  people: {
    names: ['technicians', 'technician_bookings', 'interventions', 'intervention_tasks', 'visit_links'],
    kept: { intervention_reports: 'What was signed on site names who signed it and who was there (P38).' },
  },
  organisationReplaced: async (ctx, from, to) => {
    await asServer(ctx, async () => {
      await sql`update interventions set organisation_id = ${to} where organisation_id = ${from}`.execute(ctx.db)
    })
  },
  journalNames: {
    'interventions.intervention.created': { fr: 'Intervention créée', en: 'Intervention made' },
    'interventions.intervention.changed': { fr: 'Intervention modifiée', en: 'Intervention changed' },
    'interventions.intervention.planned': { fr: 'Intervention planifiée', en: 'Intervention planned' },
    'interventions.intervention.cancelled': { fr: 'Intervention annulée', en: 'Intervention cancelled' },
    'interventions.intervention.left_for': { fr: 'Technicien en route', en: 'Technician on the way' },
    'interventions.visit.confirmed': { fr: 'Visite confirmée', en: 'Visit confirmed' },
    'interventions.visit.moved': { fr: 'Visite déplacée', en: 'Visit moved' },
    'interventions.tasks.asked_for': { fr: 'Tâches demandées', en: 'Tasks asked for' },
    'interventions.report.taken': { fr: "Rapport d'intervention pris", en: 'Report of an intervention taken' },
    'interventions.report.held': {
      fr: "Rapport d'intervention à décider",
      en: 'Report of an intervention to decide about',
    },
    'interventions.report.dismissed': {
      fr: "Rapport d'intervention écarté",
      en: 'Report of an intervention dismissed',
    },
    'interventions.technician.added': { fr: 'Technicien ajouté', en: 'Technician added' },
    'interventions.technician.changed': { fr: 'Technicien modifié', en: 'Technician changed' },
    'interventions.absence.added': { fr: "Absence d'un technicien", en: 'Absence of a technician' },
    'interventions.absence.dropped': {
      fr: "Absence d'un technicien retirée",
      en: 'Absence of a technician taken away',
    },
  },
  journalWords: {
    fields: {
      startsAt: { fr: 'Date', en: 'Date' },
      endsAt: { fr: "Jusqu'à", en: 'Until' },
      tasks: { fr: 'Tâches', en: 'Tasks' },
      signedBy: { fr: 'Signé par', en: 'Signed by' },
      signedAt: { fr: 'Signé le', en: 'Signed on' },
      heldFor: { fr: 'À décider, car', en: 'To decide, because' },
      active: { fr: 'En activité', en: 'At work' },
    },
  },
  issues: { reports: issuedReports },
  routes,
  search,
  counts: {
    staff: {
      reportsToDecide: sql<number>`(select count(*)::int from intervention_reports r where r.state = 'held')`,
      // What stands on one's page «Sur place».
      visitsOnSite: sql<number>`(select count(*)::int from interventions i where ${onSite(sql`parvis.account_id()`, sql`now()`)})`,
    },
    client: {
      visitsToConfirm: sql<number>`(select count(*)::int from interventions i where ${toConfirm})`,
    },
  },
  waitsIn: sql`select i.organisation_id from interventions i where ${toConfirm}`,
  waiting: waitingVisits,
  demo: () => import('./demo.ts'),
  live: {
    'interventions.visit': { rows: 'interventions' },
    'interventions.client': { members: 'interventions.visits.read' },
    'interventions.planning': { staff: 'interventions.visits.read' },
  },
  openTo: {
    client: sql<boolean>`cardinality(parvis.organisation_ids_with_permission('interventions.visits.read')) > 0`,
    staff: 'interventions.visits.read',
  },
})
