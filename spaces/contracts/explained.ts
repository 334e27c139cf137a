import { sql } from 'kysely'
import { holdsWords } from '../../kernel/lists/words.ts'
import type { Explained } from '../../kernel/space.ts'

/** Contracts in «Pourquoi cet accès ?» (O32): beyond the subscription, administering one is a delegation of its own (C8). */
export const explained: Explained = {
  permission: (access) => `contracts.contracts.${access}`,
  objects: async (ctx, organisationId, search) => {
    const rows = await ctx.asSystem(() =>
      ctx.db
        .selectFrom('contracts as c')
        .select(['c.id', 'c.number', 'c.title', 'c.service_id'])
        .where('c.organisation_id', '=', organisationId)
        .where(holdsWords(sql`c.number || ' ' || c.title`, search))
        .orderBy('c.number')
        .limit(50)
        .execute(),
    )
    return rows.map((row) => ({ id: row.id, label: `${row.number} · ${row.title}`, serviceId: row.service_id }))
  },
  object: async (ctx, organisationId, id) => {
    const row = await ctx.asSystem(() =>
      ctx.db
        .selectFrom('contracts')
        .select(['id', 'number', 'title', 'service_id'])
        .where('organisation_id', '=', organisationId)
        .where('id', '=', id)
        .executeTakeFirst(),
    )
    return row && { id: row.id, label: `${row.number} · ${row.title}`, serviceId: row.service_id }
  },
  holding: async (ctx, organisationId, who) => {
    const fr = ctx.locale === 'fr'
    const rows = await ctx.asSystem(() =>
      who.kind === 'technical'
        ? ctx.db
            .selectFrom('contracts as c')
            .select(['c.id', 'c.number', 'c.title', 'c.service_id', 'c.created_at as since'])
            .where('c.organisation_id', '=', organisationId)
            .orderBy('c.number')
            .execute()
        : ctx.db
            .selectFrom('contracts as c')
            .innerJoin('delegations as d', 'd.contract_id', 'c.id')
            .select(['c.id', 'c.number', 'c.title', 'c.service_id', 'd.validated_at as since'])
            .where('c.organisation_id', '=', organisationId)
            .where('d.account_id', '=', who.accountId)
            .where('d.validated_at', 'is not', null)
            .where('d.ended_at', 'is', null)
            .orderBy('c.number')
            .execute(),
    )
    const numbers = rows.map((row) => row.number).join(', ')
    const none =
      who.kind === 'technical'
        ? fr
          ? "La structure n'a aucun contrat"
          : 'The organisation has no contract'
        : fr
          ? "Aucune : un administrateur d'un contrat peut la demander"
          : 'None: an administrator of a contract can ask for one'
    return {
      objects: rows.map((row) => ({ id: row.id, label: `${row.number} · ${row.title}`, serviceId: row.service_id })),
      step: {
        condition: 'delegation',
        title:
          who.kind === 'technical'
            ? fr
              ? 'Contrats de la structure'
              : "The organisation's contracts"
            : fr
              ? "Délégation d'un contrat"
              : 'Delegation of a contract',
        detail: rows.length > 0 ? numbers : none,
        allowed: rows.length > 0,
        since: who.kind === 'technical' ? null : (rows[0]?.since?.toISOString() ?? null),
      },
    }
  },
  steps: async (ctx, who, objectId) => {
    const fr = ctx.locale === 'fr'
    const title = fr ? 'Délégation du contrat' : "The contract's delegation"
    if (who.kind === 'technical')
      return [
        {
          condition: 'delegation',
          title,
          detail: fr ? "Un utilisateur technique n'en a pas besoin" : 'A technical user needs none',
          allowed: true,
          since: null,
        },
      ]
    const rows = await ctx.asSystem(() =>
      ctx.db
        .selectFrom('delegations')
        .select(['validated_at', 'validated_by_label', 'ended_at', 'refused_at', 'requested_at'])
        .where('contract_id', '=', objectId)
        .where('account_id', '=', who.accountId)
        .orderBy('requested_at', 'desc')
        .execute(),
    )
    const held = rows.find((row) => row.validated_at && !row.ended_at)
    const waiting = rows.find((row) => !row.validated_at && !row.refused_at)
    const ended = rows.find((row) => row.ended_at)
    return [
      {
        condition: 'delegation',
        title,
        allowed: held !== undefined,
        since: held?.validated_at?.toISOString() ?? null,
        detail: held
          ? fr
            ? `Validée par ${held.validated_by_label || 'le fournisseur'}`
            : `Validated by ${held.validated_by_label || 'the provider'}`
          : waiting
            ? fr
              ? 'Demandée, pas encore validée par le fournisseur'
              : 'Asked for, not validated by the provider yet'
            : ended
              ? fr
                ? 'Terminée'
                : 'Ended'
              : fr
                ? 'Aucune : un administrateur du contrat peut la demander'
                : 'None: an administrator of the contract can ask for one',
      },
    ]
  },
}
