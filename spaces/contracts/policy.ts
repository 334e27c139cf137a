import { allow, type Decision, deny } from '../../kernel/policy/decision.ts'
import type { BlockCause, RequestKind, RequestState } from './schema.ts'

/** Whether an administrator may lift a block of this cause (C12). */
export function canLift(cause: BlockCause): Decision {
  return cause === 'administrator' || cause === 'wrong_passwords'
    ? allow('contracts.delegation')
    : deny('contracts.block_held')
}

/** Whether the reset link may be sent by somebody else (C5): never for an account that reaches beyond what they administer. */
export function canResetPassword(of: { hasEmail: boolean; wholly: boolean; self: boolean }): Decision {
  if (!of.hasEmail) return deny('contracts.no_email')
  return of.wholly || of.self ? allow('contracts.delegation') : deny('contracts.reset_not_yours')
}

/** What decides the state of a request. Days are the brand's. */
export type RequestFacts = {
  deleted: boolean
  decision: 'approved' | 'refused' | null
  scheduledOn: string | null
  carriedOut: boolean
  confirmed: boolean
  toReview: boolean
  returnBefore: string
  /** A training asks for no form: it waits for the provider alone. */
  needsForm: boolean
}

/** The state of a request (C42), derived. */
export function stateOf(facts: RequestFacts, today: string): RequestState {
  if (facts.deleted) return 'deleted'
  if (facts.decision === 'refused') return 'refused'
  if (facts.carriedOut) return 'carried_out'
  if (facts.decision === 'approved')
    return facts.scheduledOn !== null && facts.scheduledOn > today ? 'planned' : 'validated'
  if (facts.confirmed) return 'under_review'
  // A file was returned, and nothing says yet that it is the form.
  if (facts.toReview) return 'to_verify'
  if (!facts.needsForm) return 'under_review'
  return facts.returnBefore < today ? 'late' : 'to_return'
}

/** "Processed" («traitée») is from «Validée» or «Refusée» on. */
export const isProcessed = (facts: Pick<RequestFacts, 'decision'>): boolean => facts.decision !== null

/** Whether a waiting request may be modified (C24): creation and replacement only. */
export function canModify(kind: RequestKind, facts: RequestFacts): Decision {
  if (isProcessed(facts) || facts.deleted) return deny('contracts.request_processed')
  if (kind === 'training') return deny('contracts.training_fixed')
  return kind === 'deletion' ? deny('contracts.deletion_fixed') : allow('contracts.delegation')
}

/** Whether a request may be deleted (C24). */
export function canDelete(facts: RequestFacts): Decision {
  return isProcessed(facts) || facts.deleted ? deny('contracts.request_processed') : allow('contracts.delegation')
}

/** Whether a signed form may still come in (C25): until it is confirmed, and not for what was refused or deleted. */
export function canReturnForm(facts: RequestFacts): Decision {
  return facts.deleted || facts.decision === 'refused'
    ? deny('contracts.request_processed')
    : allow('contracts.delegation')
}

/** Whether the form may be signed in the portal (C25): where it would confirm the request. */
export function canSignForm(facts: RequestFacts, contract: { registeredPostRequired: boolean }): Decision {
  if (!facts.needsForm) return deny('contracts.no_form_needed')
  if (facts.confirmed) return deny('contracts.form_confirmed')
  if (contract.registeredPostRequired) return deny('contracts.registered_post_only')
  return canReturnForm(facts)
}

/** Whether a copy may be taken back by whoever returned it: until it confirms, and while the request may still be confirmed. */
export const canWithdrawForm = (
  facts: RequestFacts,
  form: { channel: string; confirms: boolean; withdrawn: boolean; refused: boolean },
): Decision =>
  form.channel !== 'upload' || form.confirms || form.withdrawn || form.refused
    ? deny('contracts.form_settled')
    : canReturnForm(facts)

/** Whether staff may validate before the signed form is in (C29, C37). */
export function canValidate(
  kind: RequestKind,
  facts: RequestFacts,
  waitsForm: { creation: boolean; deletion: boolean; replacement: boolean },
): Decision {
  if (isProcessed(facts) || facts.deleted) return deny('contracts.request_processed')
  const waits = kind === 'training' ? false : waitsForm[kind]
  return waits && !facts.confirmed ? deny('contracts.form_required') : allow('staff')
}
