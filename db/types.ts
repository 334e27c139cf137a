// Generated from the migrations by `npm run generate`; do not edit.
import type { ColumnType, Generated } from 'kysely'

// biome-ignore lint/suspicious/noExplicitAny: what a jsonb column holds is said by the code that writes it
export type Json = ColumnType<any, unknown, unknown>
export type Timestamp = ColumnType<Date, Date | string, Date | string>
export type DefaultTimestamp = ColumnType<Date, Date | string | undefined, Date | string>

export type AccessReviewItems = {
  review_id: string
  organisation_id: string
  membership_id: string
  outcome: string | null
  decided_at: Timestamp | null
  decided_by: string | null
  decided_by_label: Generated<string>
}

export type AccessReviews = {
  id: Generated<string>
  organisation_id: string
  opened_on: string
  closes_on: string
  reminded_at: Timestamp | null
  closed_at: Timestamp | null
}

export type AccountBlocks = {
  id: Generated<string>
  account_id: string
  cause: string
  reason: Generated<string>
  opened_at: DefaultTimestamp
  opened_by: string | null
  opened_by_label: Generated<string>
  lifted_at: Timestamp | null
  lifted_by: string | null
  spares_known: Generated<boolean>
}

export type AccountNetworks = {
  account_id: string
  network: unknown
  label: Generated<string>
  added_at: Timestamp
}

export type Accounts = {
  id: Generated<string>
  brand_id: string
  kind: Generated<string>
  status: Generated<string>
  identifier: string
  sign_in_email: string | null
  contact_email: Generated<string>
  surname: string
  given_name: Generated<string>
  structure: Generated<string>
  job_title: Generated<string>
  address_line1: Generated<string>
  address_line2: Generated<string>
  postal_code: Generated<string>
  city: Generated<string>
  phone: Generated<string>
  mobile: Generated<string>
  fax: Generated<string>
  locale: Generated<string>
  password_state: Generated<string>
  version: Generated<number>
  created_at: DefaultTimestamp
  updated_at: DefaultTimestamp
  updated_by: string | null
  deactivated_at: Timestamp | null
  erase_on: string | null
  erased_at: Timestamp | null
}

export type AnswerModels = {
  name: string
  subject: Json
  body: Json
  id: Generated<string>
  brand_id: string
  created_at: Timestamp
  version: Generated<number>
}

export type ApplicationProfiles = {
  id: Generated<string>
  application_id: string
  code: string
  name: string
  description: Generated<string>
}

export type ApplicationRoles = {
  id: Generated<string>
  application_id: string
  code: string
  name: string
}

export type ApplicationUsers = {
  id: Generated<string>
  brand_id: string
  application_id: string
  organisation_id: string
  external_id: string
  surname: string
  given_name: Generated<string>
  email: Generated<string>
  structure: Generated<string>
  job_title: Generated<string>
  address_line1: Generated<string>
  address_line2: Generated<string>
  postal_code: Generated<string>
  city: Generated<string>
  phone: Generated<string>
  mobile: Generated<string>
  fax: Generated<string>
  synchronised_at: DefaultTimestamp
}

export type Applications = {
  id: Generated<string>
  brand_id: string
  code: string
  name: string
  url: Generated<string>
  version: Generated<number>
}

export type Approvals = {
  id: Generated<string>
  brand_id: string
  kind: string
  subject_id: string
  label: string
  amount_cents: number
  currency: string
  input: Json
  asked_by: string
  asked_by_label: Generated<string>
  asked_at: Timestamp
  given_by: string | null
  given_by_label: Generated<string>
  given_at: Timestamp | null
  given_in: string | null
  refused_at: Timestamp | null
  refused_by_label: Generated<string>
  refusal_reason: Generated<string>
  withdrawn_at: Timestamp | null
  version: Generated<number>
}

export type AssetContacts = {
  asset_id: string
  organisation_id: string
  part: string
  name: string
  email: Generated<string>
  phone: Generated<string>
}

export type AssetCosts = {
  id: Generated<string>
  brand_id: string
  organisation_id: string
  asset_id: string
  on_day: string
  kind: string
  label: Generated<string>
  amount_cents: number
  currency: string
  source_code: string
  created_at: Timestamp
  version: Generated<number>
}

export type AssetKinds = {
  code: string
  label: Json
  drawing: Generated<string>
  id: Generated<string>
  brand_id: string
  created_at: Timestamp
  version: Generated<number>
}

export type AssetModels = {
  manufacturer: string
  label: string
  reference: Generated<string>
  kind: string
  id: Generated<string>
  brand_id: string
  created_at: Timestamp
  version: Generated<number>
  picture_id: string | null
}

export type AssetOutages = {
  id: Generated<string>
  brand_id: string
  asset_id: string
  organisation_id: string
  starts_on: string
  ends_on: string | null
  reason: Generated<string>
  version: Generated<number>
  created_at: Timestamp
  created_by_label: Generated<string>
}

export type Assets = {
  id: Generated<string>
  brand_id: string
  organisation_id: string
  model_id: string
  kind: Generated<string>
  label: string
  number: string
  serial: Generated<string>
  source_code: Generated<string>
  site_id: string | null
  place: Generated<string>
  installed_on: string | null
  state: Generated<string>
  removed_on: string | null
  moved_from_id: string | null
  remark: Generated<string>
  picture_id: string | null
  label_token: Generated<string>
  reading_due_on: string | null
  open_tickets: Generated<number>
  open_orders: Generated<number>
  search_text: Generated<string>
  version: Generated<number>
  created_at: Timestamp
  updated_at: Timestamp
  is_stopped: Generated<boolean>
  pushed: Json
  needs_on: Generated<string>
}

export type BankAccounts = {
  name: string
  iban: string
  iban_key: Generated<string>
  bic: Generated<string>
  ledger_account: Generated<string>
  ends_on: string | null
  id: Generated<string>
  brand_id: string
  created_at: Timestamp
  version: Generated<number>
}

export type BankEntries = {
  id: Generated<string>
  brand_id: string
  account_id: string
  statement_id: string
  position: number
  part: Generated<number>
  parts: Generated<number>
  print: string
  side: string
  amount_cents: number
  currency: string
  booked_on: string
  value_on: string | null
  reversal: Generated<boolean>
  reference: Generated<string>
  code: Generated<string>
  end_to_end_id: Generated<string>
  mandate_id: Generated<string>
  message_id: Generated<string>
  payment_info_id: Generated<string>
  party: Generated<string>
  party_account: Generated<string>
  party_account_print: Generated<string>
  party_account_sealed: Buffer | null
  words: Generated<string>
  creditor_reference: Generated<string>
  return_code: Generated<string>
  matched: Generated<boolean>
}

export type BankMatches = {
  id: Generated<string>
  brand_id: string
  entry_id: string
  kind: string
  payment_id: string | null
  reason: Generated<string>
  automatic: Generated<boolean>
  matched_at: Timestamp
  matched_by_label: Generated<string>
  ended_at: Timestamp | null
  batch_id: string | null
  debit_id: string | null
  refund_id: string | null
}

export type BankStatements = {
  id: Generated<string>
  brand_id: string
  account_id: string
  statement_id: string
  sequence: Generated<string>
  page: Generated<string>
  from_on: string | null
  to_on: string | null
  currency: string
  opening_cents: number | null
  opening_on: string | null
  closing_cents: number | null
  closing_on: string | null
  sum_cents: Generated<number>
  credits: Generated<number>
  debits: Generated<number>
  known: Generated<number>
  file_id: string | null
  imported_at: Timestamp
  imported_by_label: Generated<string>
}

export type BillingLines = {
  id: Generated<string>
  brand_id: string
  contract_id: string
  request_id: string
  seat_kind: string
  label: string
  month: string
  from_on: string
  to_on: string
  billed_days: number
  days_in_month: number
  quantity: number
  unit_monthly_cents: number
  amount_cents: number
  invoice_on: string
  created_at: Timestamp
}

export type BrandHosts = {
  host: string
  brand_id: string
  position: Generated<number>
}

export type Brands = {
  id: Generated<string>
  slug: string
  name: string
  colour: Generated<string>
  time_zone: Generated<string>
  locale: Generated<string>
  postal_address: Generated<string>
  fax: Generated<string>
  support_phone: Generated<string>
  support_email: Generated<string>
  request_email: Generated<string>
  links: Json
  made_from: string | null
  version: Generated<number>
  created_at: DefaultTimestamp
  logo_id: string | null
  link_colour: string | null
  font: Generated<string>
  title_font: Generated<string>
  background_id: string | null
  icon_id: string | null
  menu: Json
}

export type BreakdownReports = {
  id: Generated<string>
  brand_id: string
  asset_id: string
  organisation_id: string
  name: string
  reached_at: string
  words: string
  created_at: Timestamp
  handled_at: Timestamp | null
  handled_by_label: Generated<string>
  version: Generated<number>
}

export type BusinessCalendars = {
  name: string
  zone: string
  monday: string
  tuesday: string
  wednesday: string
  thursday: string
  friday: string
  saturday: string
  sunday: string
  holidays: string
  closed_days: string
  id: Generated<string>
  brand_id: string
  created_at: Timestamp
  version: Generated<number>
}

export type CardGateways = {
  brand_id: string
  address: string
  sealed_key: Buffer
  sealed_secret: Buffer
  enabled: Generated<boolean>
  version: Generated<number>
  updated_at: Timestamp
  updated_by: string | null
  updated_by_label: Generated<string>
}

export type ChangeRequestVersions = {
  request_id: string
  version: number
  content: Json
  created_at: Timestamp
  created_by: string
  created_by_label: string
}

export type ChangeRequests = {
  id: Generated<string>
  contract_id: string
  number: string
  kind: string
  detail: Generated<string>
  current_version: Generated<number>
  wished_on: string
  requested_by_label: string
  modified_at: Timestamp
  confirmed_on: string | null
  identifier: Generated<string>
  scheduled_on: string | null
  locks_on: string | null
  locked_at: Timestamp | null
  carried_out_at: Timestamp | null
  withdrawn_by: string | null
  reminded_at: Timestamp | null
  suspended_at: Timestamp | null
  validated_at: Timestamp | null
  validated_by_label: Generated<string>
  brand_id: Generated<string>
  organisation_id: string
  account_id: string
  requested_at: Timestamp
  decision: string | null
  decided_at: Timestamp | null
  decided_by: string | null
  decided_by_label: Generated<string>
  refusal_reason: Generated<string>
  withdrawn_at: Timestamp | null
  version: Generated<number>
  search_text: Generated<string>
}

export type Charges = {
  id: Generated<string>
  brand_id: string
  organisation_id: string
  origin_kind: string
  origin_id: string
  origin_part: Generated<string>
  reference: Generated<string>
  label: string
  from_on: string | null
  to_on: string | null
  quantity: string
  unit_price: string
  net_cents: number
  currency: string
  vat_category: string | null
  vat_rate: number | null
  invoice_on: string
  created_at: Timestamp
  cancelled_at: Timestamp | null
  account: string | null
  unit_code: string | null
}

export type ClientDiscounts = {
  id: Generated<string>
  brand_id: string
  organisation_id: string | null
  group_id: string | null
  product: Generated<string>
  rate: number
  starts_on: string
  ends_on: string | null
  reason: Generated<string>
  created_at: Timestamp
  created_by: string | null
  created_by_label: string
  version: Generated<number>
}

export type ClientFilters = {
  account_id: string
  brand_id: string
  organisation_id: string | null
  group_id: string | null
  set_at: Timestamp
}

export type ClientGroupMembers = {
  organisation_id: string
  group_id: string
  brand_id: Generated<string>
  added_at: Timestamp
  added_by: string | null
  added_by_label: Generated<string>
}

export type ClientGroups = {
  name: string
  remark: string
  id: Generated<string>
  brand_id: string
  created_at: Timestamp
  version: Generated<number>
}

export type ClientMessageSends = {
  message_id: string
  organisation_id: string
  ticket_id: string
  locale: string
  sent_at: Timestamp
}

export type ClientMessages = {
  id: string
  brand_id: string
  category: string
  subject: Json
  body: Json
  only_filled: boolean
  return_to_id: string | null
  return_to_label: Generated<string>
  addressees: number
  work_id: string | null
  sent_at: Timestamp
  sent_by: string | null
  sent_by_label: string
}

export type ClientProfiles = {
  organisation_id: string
  registration_address: Generated<string>
  remark: Generated<string>
  attitude: Generated<string>
  verified_phone: Generated<string>
  phone_verified_at: Timestamp | null
  phone_verified_by: string | null
  phone_verified_by_label: Generated<string>
}

export type ClientServiceLevels = {
  organisation_id: string
  brand_id: string
  level_id: string
}

export type ComparedDocuments = {
  id: Generated<string>
  run_id: string
  brand_id: string
  organisation_id: string | null
  employee_id: string | null
  folder_id: string | null
  code: string
  path: string
  name: string
  difference: string
  reason: Generated<string>
  here_sha256: string | null
  here_size: number | null
  here_changed_at: Timestamp | null
  document_id: string | null
  search_text: Generated<string>
  weight: Generated<number>
}

export type ConnectionBlocks = {
  id: Generated<string>
  connection_id: string
  cause: string
  request_id: string | null
  opened_at: Timestamp
  opened_by: string | null
  opened_by_label: Generated<string>
  lifted_at: Timestamp | null
  lifted_by: string | null
}

export type ConnectionRoles = {
  connection_id: string
  role_id: string
}

export type Connections = {
  id: Generated<string>
  brand_id: string
  organisation_id: string
  contract_id: string
  application_id: string
  account_id: string
  application_user_id: string | null
  seat_kind: string
  seat_id: string | null
  profile_id: string | null
  created_on: string
  created_by_request: string | null
  notice_ends_on: string | null
  ended_on: string | null
  ended_by_request: string | null
  version: Generated<number>
  surname: Generated<string>
  given_name: Generated<string>
  identifier: Generated<string>
  email: Generated<string>
  application_name: Generated<string>
  search_text: Generated<string>
  is_blocked: Generated<boolean>
  seat_order: Generated<unknown>
}

export type ContractApplications = {
  contract_id: string
  application_id: string
}

export type ContractAssets = {
  contract_id: string
  organisation_id: string
  asset_id: string
}

export type ContractCoverages = {
  id: Generated<string>
  contract_id: string
  position: number
  label: string
  starts_on: string
  ends_on: string | null
  characteristics: Generated<string>
  source_code: Generated<string>
}

export type ContractInterventions = {
  intervention_id: string
  contract_id: string
  service_id: string | null
  planned_units: Generated<number>
}

export type ContractPrices = {
  contract_id: string
  seat_kind: string
  valid_from: string
  monthly_cents: number
}

export type Contracts = {
  id: Generated<string>
  brand_id: string
  organisation_id: string
  number: string
  title: Generated<string>
  is_pack: Generated<boolean>
  starts_on: string
  ends_on: string | null
  notice_days: Generated<number>
  billing_period_months: Generated<number>
  next_invoice_on: string
  invoice_day: number
  sells_named: Generated<boolean>
  sells_concurrent: Generated<boolean>
  sells_key: Generated<boolean>
  registered_post_required: Generated<boolean>
  creation_waits_form: Generated<boolean>
  deletion_waits_form: Generated<boolean>
  replacement_waits_form: Generated<boolean>
  reminder_days: number | null
  suspension_days: number | null
  version: Generated<number>
  created_at: DefaultTimestamp
  service_id: string | null
  product_id: string | null
}

export type Credentials = {
  account_id: string
  password_hash: string | null
  password_changed_at: Timestamp | null
  failed_sign_ins: Generated<number>
  totp_secret: string | null
  totp_enabled_at: Timestamp | null
  totp_last_step: number | null
  recovery_code_hashes: Generated<string[]>
  totp_pending_secret: string | null
  temporary_until: Timestamp | null
}

export type Delegations = {
  id: Generated<string>
  brand_id: string
  contract_id: string
  account_id: string
  authority_name: Generated<string>
  authority_title: Generated<string>
  requested_by: string
  requested_by_label: string
  requested_at: Timestamp
  form_file_id: string | null
  form_received_on: string | null
  validated_at: Timestamp | null
  validated_by: string | null
  validated_by_label: Generated<string>
  refused_at: Timestamp | null
  refusal_reason: Generated<string>
  ended_at: Timestamp | null
  ended_by: string | null
  ended_by_label: Generated<string>
  end_reason: Generated<string>
}

export type DirectDebitBatches = {
  id: Generated<string>
  brand_id: string
  account_id: string
  number: string
  scheme: string
  collection_on: string
  creditor_id: string
  creditor_name: string
  lines: number
  total_cents: number
  file_taken_at: Timestamp | null
  cancelled_at: Timestamp | null
  version: Generated<number>
  created_at: Timestamp
  created_by_label: Generated<string>
}

export type DirectDebits = {
  id: Generated<string>
  brand_id: string
  batch_id: string
  position: number
  mandate_id: string
  organisation_id: string
  payer_id: string
  invoice_id: string
  amount_cents: number
  sequence: string
  end_to_end_id: string
  state: Generated<string>
  reason_code: Generated<string>
  payment_id: string | null
  ended_on: string | null
  created_at: Timestamp
  told_at: Timestamp | null
  called_off_at: Timestamp | null
}

export type DocumentLinks = {
  token_hash: Buffer
  brand_id: string
  notification_id: string
  expires_at: Timestamp
  used_at: Timestamp | null
}

export type DocumentLots = {
  id: Generated<string>
  brand_id: string
  folder_id: string
  holder: string
  name: string
  month_on: string | null
  label: Generated<string>
  file_id: string
  state: Generated<string>
  failure: Generated<string>
  pages: Generated<number>
  created_at: Timestamp
  created_by: string | null
  created_by_label: string
  published_at: Timestamp | null
  published_by: string | null
  published_by_label: Generated<string>
  withdrawn_at: Timestamp | null
  withdrawn_by: string | null
  withdrawn_by_label: Generated<string>
  withdrawal_reason: Generated<string>
  version: Generated<number>
}

export type DocumentNotifications = {
  id: Generated<string>
  brand_id: string
  holder: string
  organisation_id: string | null
  employee_id: string | null
  addressee: string
  document_id: string
  version_id: string
  document_name: string
  account_id: string | null
  address: Generated<string>
  address_kind: string
  template_id: string | null
  template_name: Generated<string>
  cadence: Generated<string>
  created_at: Timestamp
  mail_id: string | null
  state: Generated<string>
  reason: Generated<string>
  sent_at: Timestamp | null
  answer: Generated<string>
  attempts: Generated<number>
  next_try_at: Timestamp | null
  cancelled_at: Timestamp | null
  cancelled_by: string | null
  cancelled_by_label: Generated<string>
  again_of: string | null
  superseded_at: Timestamp | null
  forced: Generated<boolean>
  asked_by: string | null
  asked_by_label: Generated<string>
  search_text: Generated<string>
  urgency: Generated<number>
}

export type DocumentRequests = {
  id: Generated<string>
  brand_id: string
  organisation_id: string | null
  employee_id: string | null
  title: string
  help: Generated<string>
  due_on: string
  asked_at: Timestamp
  asked_by: string | null
  asked_by_label: string
  reminders: Generated<number>
}

export type DocumentTexts = {
  document_id: string
  version_id: string
  brand_id: string
  holder_id: string
  state: Generated<string>
  pages: Generated<number>
  carries: Generated<string[]>
  text: Generated<string>
  referred: Generated<string>
  written: string
  words: Generated<unknown>
  waits_since: DefaultTimestamp
}

export type DocumentVersions = {
  id: Generated<string>
  document_id: string
  number: number
  file_id: string
  deposited_at: Timestamp
  deposited_by: string | null
  deposited_by_label: string
  side: string
  first_read_at: Timestamp | null
  first_read_by: string | null
  first_read_by_label: Generated<string>
}

export type Documents = {
  id: Generated<string>
  brand_id: string
  organisation_id: string | null
  employee_id: string | null
  holder: Generated<string>
  folder_id: string
  name: string
  search_text: Generated<string>
  version_id: string
  deposited_at: Timestamp
  withdrawn_at: Timestamp | null
  withdrawn_by: string | null
  withdrawn_by_label: Generated<string>
  withdrawal_reason: Generated<string>
  month_on: string | null
  version: Generated<number>
  lot_id: string | null
}

export type DropLooks = {
  brand_id: string
  path: string
  size_bytes: number
  modified_at: Timestamp
  seen_at: Timestamp
}

export type DropRefusals = {
  id: Generated<string>
  brand_id: string
  run_id: string
  path: string
  code: string
  params: Json
  refused_at: Timestamp
}

export type DropReturns = {
  version_id: string
  brand_id: string
  remote_path: string
  state: Generated<string>
  attempts: Generated<number>
  next_try_at: Timestamp | null
  sent_at: Timestamp | null
}

export type DropRuns = {
  id: Generated<string>
  brand_id: string
  started_at: Timestamp
  seen_at: Timestamp
  ended_at: Timestamp | null
  outcome: string | null
  failed_step: Generated<string>
  failure: Generated<string>
  created: Generated<number>
  replaced: Generated<number>
  same: Generated<number>
  refused: Generated<number>
  waiting: Generated<number>
  returned: Generated<number>
}

export type EReportInvoices = {
  report_id: string
  invoice_id: string
  way: string
  told: boolean
  net_cents: number
  vat_cents: number
}

export type EReportPurchases = {
  report_id: string
  deposit_id: string
  told: boolean
}

export type EReportReceipts = {
  report_id: string
  invoice_id: string
  day: string
  rate: number
  way: string
  currency: string
  cents: number
}

export type EReportSums = {
  report_id: string
  day: string
  currency: string
  kind: string
  rate: number
  base_cents: number
  vat_cents: number
  invoices: number
}

export type EReports = {
  id: Generated<string>
  brand_id: string
  kind: string
  starts_on: string
  ends_on: string
  sequence: number
  type: string
  siren: string
  name: string
  vat_number: Generated<string>
  vat_due: string
  made_at: Timestamp
  handed_at: Timestamp | null
  handed_by_label: Generated<string>
  attempts: Generated<number>
  flow_id: string | null
  sha256: string | null
  answered_at: Timestamp | null
  accepted: boolean | null
  answer: Generated<string>
  version: Generated<number>
}

export type EmployeeAccounts = {
  account_id: string
  brand_id: string
  suspended_at: Timestamp | null
}

export type Employees = {
  code: string
  surname: string
  given_name: Generated<string>
  email: Generated<string>
  job_title: Generated<string>
  entered_on: string
  left_on: string | null
  account_id: string | null
  id: Generated<string>
  brand_id: string
  created_at: Timestamp
  version: Generated<number>
  born_on: string | null
}

export type ExchangedFlows = {
  id: Generated<string>
  brand_id: string
  platform_id: string
  direction: string
  kind: string
  subject_id: string | null
  label: Generated<string>
  file_name: Generated<string>
  syntax: Generated<string>
  flow_type: Generated<string>
  processing_rule: Generated<string>
  profile: Generated<string>
  flow_id: string | null
  sha256: string | null
  file_id: string | null
  created_at: Timestamp
  tries: Generated<number>
  next_at: Timestamp | null
  failure: Generated<string>
  submitted_at: Timestamp | null
  ack: Generated<string>
  ack_details: Json
  ended_at: Timestamp | null
  refusal: Generated<string>
  changed_at: Timestamp | null
  told_at: Timestamp | null
  search_text: Generated<string>
}

export type FailedAddresses = {
  brand_id: string
  address: string
  failed_at: Timestamp
  answer: string
  mail_id: string | null
}

export type FeedEvents = {
  id: Generated<number>
  brand_id: string
  uid: Generated<string>
  position: number | null
  kind: string
  occurred_at: Timestamp
  account_id: string | null
  restricted_to: Generated<string>
  data: Json
}

export type FeedHeads = {
  brand_id: string
  last: Generated<number>
  swept: Generated<number>
}

export type FeedReaders = {
  brand_id: string
  account_id: string
  position: number
  read_at: Timestamp
}

export type Files = {
  id: Generated<string>
  brand_id: string
  organisation_id: string | null
  owner_kind: string
  owner_id: string
  name: string
  content_type: string
  size_bytes: number
  sha256: string
  storage_key: string
  created_by: string | null
  created_at: DefaultTimestamp
}

export type FlowsToTake = {
  platform_id: string
  brand_id: string
  flow_id: string
  told: Json
  noted_at: Timestamp
  tries: Generated<number>
  next_at: Timestamp
  failure: Generated<string>
}

export type FolderRules = {
  holder: string
  path: string
  name: Json
  shared: Generated<boolean>
  signature: Generated<string>
  notifies: Generated<boolean>
  notify_to: Generated<string>
  link_to: Generated<string>
  takes_uploads: Generated<boolean>
  retention_years: number | null
  legal_years: number | null
  id: Generated<string>
  brand_id: string
  created_at: Timestamp
  version: Generated<number>
  signature_model: Generated<string>
  signature_model_id: Generated<string | null>
  signature_model_asks: Generated<boolean | null>
  template: Generated<string>
  legal: Generated<boolean>
  template_id: Generated<string | null>
  issued: Generated<string>
}

export type GivenPresets = {
  brand_id: string
  role: string
  what: string
}

export type IdempotencyKeys = {
  account_id: string
  key: string
  route: string
  fingerprint: string
  status: number | null
  response: Json
  created_at: DefaultTimestamp
  rights: Generated<string>
}

export type ImportRows = {
  id: Generated<string>
  import_id: string
  line: number
  cells: Json
  verdict: string | null
  label: Generated<string>
  keys: Generated<string[]>
  known_id: string | null
  problems: Json
  made: string | null
  made_id: string | null
  made_version: number | null
  before: Json
  made_at: Timestamp | null
  failure: Json
  undone_at: Timestamp | null
  undo_failure: Json
}

export type Imports = {
  id: Generated<string>
  brand_id: string
  kind: string
  file_name: string
  sheets: Json
  sheet: Generated<string>
  encoding: string | null
  columns: Json
  row_count: number
  mapping: Json
  known: Generated<string>
  uploaded_at: Timestamp
  uploaded_by: string | null
  uploaded_by_label: string
  checked_at: Timestamp | null
  work_id: string | null
  started_at: Timestamp | null
  started_by: string | null
  started_by_label: Generated<string>
  ended_at: Timestamp | null
  undo_work_id: string | null
  undo_started_at: Timestamp | null
  undo_started_by: string | null
  undo_started_by_label: Generated<string>
  undo_ended_at: Timestamp | null
  forgotten_at: Timestamp | null
  version: Generated<number>
}

export type InboundMails = {
  id: Generated<string>
  seq: Generated<number>
  brand_id: string
  mailbox_id: string
  takes: string
  print: string
  uid_validity: number
  uid: number
  state: Generated<string>
  reason: Generated<string>
  file_id: string | null
  size_bytes: number
  message_id: string
  in_reply_to: Generated<string>
  message_references: Generated<string[]>
  from_address: Generated<string>
  from_name: Generated<string>
  to_addresses: Generated<string[]>
  subject: Generated<string>
  excerpt: Generated<string>
  is_automatic: Generated<boolean>
  origin: Generated<string>
  forwarded_address: Generated<string>
  forwarded_name: Generated<string>
  attempts: Generated<number>
  received_at: Timestamp
  settled_at: Timestamp | null
  became_kind: Generated<string>
  became_id: string | null
  became_label: Generated<string>
  decided_by: string | null
  decided_by_label: Generated<string>
}

export type IndexSeries = {
  id: Generated<string>
  brand_id: string
  code: string
  name: string
  created_at: Timestamp
}

export type IndexValues = {
  id: Generated<number>
  series_id: string
  brand_id: string
  month: string
  value: string
  entered_at: Timestamp
  entered_by_label: Generated<string>
}

export type InterventionAssets = {
  intervention_id: string
  organisation_id: string
  asset_id: string
  position: number
}

export type InterventionParts = {
  id: Generated<string>
  intervention_id: string
  position: number
  label: string
  reference: Generated<string>
  quantity: string
  is_covered: Generated<boolean>
}

export type InterventionReports = {
  id: string
  brand_id: string
  organisation_id: string
  intervention_id: string
  sent_by_id: string | null
  sent_by_label: string
  signer_name: string
  signed_at: Timestamp
  received_at: Timestamp
  state: string
  held_for: Generated<string>
  decided_at: Timestamp | null
  decided_by_label: Generated<string>
  work: string
  worked_minutes: number
  travel_minutes: Generated<number>
  units: Generated<number>
  content: Json
  signature_id: string | null
}

export type InterventionTasks = {
  id: Generated<string>
  intervention_id: string
  position: number
  label: string
  asked_by: Generated<string>
  asked_by_label: Generated<string>
  is_done: Generated<boolean>
  remark: Generated<string>
}

export type Interventions = {
  id: Generated<string>
  brand_id: string
  organisation_id: string
  number: string
  kind: string
  subject: string
  detail: Generated<string>
  site: Generated<string>
  ticket_id: string | null
  requested_by_label: Generated<string>
  technician_id: string | null
  starts_at: Timestamp | null
  ends_at: Timestamp | null
  state: Generated<string>
  confirmed_at: Timestamp | null
  confirmed_by_label: Generated<string>
  left_at: Timestamp | null
  done_at: Timestamp | null
  worked_minutes: number | null
  travel_minutes: number | null
  report: Generated<string>
  units: number | null
  cancelled_at: Timestamp | null
  cancellation_reason: Generated<string>
  calendar_sequence: Generated<number>
  source_code: Generated<string>
  search_text: Generated<string>
  sorted_at: DefaultTimestamp
  created_at: Timestamp
  created_by_label: Generated<string>
  version: Generated<number>
  tasks_asked_at: Timestamp | null
  requester_id: string | null
  service_id: string | null
  confirmed_by_id: string | null
  copied_from: string | null
}

export type InvoiceAddresses = {
  invoice_id: string
  brand_id: string
  address: string
  changed_at: Timestamp
  changed_by_label: string
}

export type InvoiceDeductions = {
  invoice_id: string
  deposit_id: string
}

export type InvoiceDepositFindings = {
  deposit_id: string
  position: number
  rule: string
  severity: string
  words: Json
  places: Generated<string[]>
}

export type InvoiceDeposits = {
  id: Generated<string>
  brand_id: string
  organisation_id: string | null
  way: string
  file_name: string
  size_bytes: number
  sha256: string
  deposited_at: Timestamp
  deposited_by: string | null
  deposited_by_label: Generated<string>
  accepted: boolean
  syntax: Generated<string>
  number: Generated<string>
  seller_id: Generated<string>
  seller_name: Generated<string>
  issue_on: string | null
  due_on: string | null
  currency: Generated<string>
  net_amount: string | null
  gross_amount: string | null
  file_id: string | null
  search_text: Generated<string>
  status: Generated<string>
  status_at: Timestamp | null
  flow_id: string | null
  type_code: Generated<string>
  seller_address: Generated<string>
  seller_country: Generated<string>
  bought: Json
  buyer: Generated<string>
  in_pdf: Generated<boolean>
  self_billed: Generated<boolean>
}

export type InvoiceDisputes = {
  id: Generated<string>
  brand_id: string
  organisation_id: string
  invoice_id: string
  line_id: string | null
  reason: string
  words: Generated<string>
  opened_at: Timestamp
  opened_by: string | null
  opened_by_label: Generated<string>
  ended_at: Timestamp | null
  ended_by_label: Generated<string>
  outcome: string | null
  answer: Generated<string>
  version: Generated<number>
}

export type InvoiceInstalments = {
  invoice_id: string
  brand_id: string
  position: number
  due_on: string
  amount_cents: number
}

export type InvoiceLines = {
  id: Generated<string>
  invoice_id: string
  brand_id: string
  position: number
  charge_id: string | null
  credited_line_id: string | null
  origin: Generated<string>
  label: string
  description: Generated<string>
  quantity: string
  unit_code: Generated<string>
  unit_price: string
  discount_rate: Generated<number>
  discount_cents: Generated<number>
  typed_cents: number
  net_cents: number
  vat_category: string
  vat_rate: number
  account: string
  product_id: string | null
  from_on: string | null
  to_on: string | null
}

export type InvoiceSeals = {
  brand_id: string
  sha256: string
  invoice_id: string
  kind: string
  made_at: Timestamp
}

export type InvoiceSeries = {
  id: Generated<string>
  brand_id: string
  code: string
  types: number[]
  is_usual: Generated<boolean>
  last_on: string | null
  version: Generated<number>
  created_at: Timestamp
}

export type InvoiceStatuses = {
  id: Generated<string>
  brand_id: string
  invoice_id: string | null
  deposit_id: string | null
  code: string
  at: Timestamp
  recorded_at: Timestamp
  sender_role: string
  sender_name: Generated<string>
  reasons: Json
  amounts: Json
  words: Generated<string>
  message_id: string | null
  flow_id: string | null
  made_by_label: Generated<string>
}

export type InvoiceTransmissions = {
  invoice_id: string
  brand_id: string
  organisation_id: string
  waiting_since: Timestamp
  next_at: Timestamp | null
  held: Generated<string>
  held_for: Json
  held_at: Timestamp | null
  flow_id: string | null
  status: Generated<string>
  status_at: Timestamp | null
  told_cents: Generated<number>
  to_tell: Generated<boolean>
  tries: Generated<number>
  version: Generated<number>
}

export type InvoiceVat = {
  invoice_id: string
  category: string
  rate: number
  base_cents: number
  vat_cents: number
  exemption_code: Generated<string>
  exemption_words: Generated<string>
}

export type Invoices = {
  id: Generated<string>
  brand_id: string
  organisation_id: string
  payer_id: string | null
  type: number
  state: Generated<string>
  price_mode: Generated<string>
  currency: string
  reference: Generated<string>
  subject: Generated<string>
  comment: Generated<string>
  credited_id: string | null
  issue_on: string | null
  due_on: string | null
  net_cents: Generated<number>
  vat_cents: Generated<number>
  gross_cents: Generated<number>
  deducted_cents: Generated<number>
  payable_cents: Generated<number>
  series_id: string | null
  number: string | null
  seller: Json
  buyer: Json
  mentions: Json
  closed_at: Timestamp | null
  closed_by_label: Generated<string>
  search_text: Generated<string>
  version: Generated<number>
  created_at: Timestamp
  created_by_label: Generated<string>
  source: Generated<string>
  file_id: string | null
  paid_elsewhere_cents: Generated<number>
}

export type IssuedPapers = {
  id: Generated<string>
  brand_id: string
  organisation_id: string
  kind: string
  origin_id: string
  edition: Generated<number>
  issued_at: Timestamp
  issued_by_label: string
  published_at: Timestamp | null
  document_id: string | null
  called_off_at: Timestamp | null
}

export type JournalEvents = {
  id: Generated<string>
  brand_id: string
  organisation_id: string | null
  contract_id: string | null
  seq: number | null
  at: Timestamp
  actor_id: string | null
  actor_label: string
  on_behalf_of: Generated<string>
  type: string
  subject_type: string
  subject_id: string | null
  subject_label: Generated<string>
  before: Json
  after: Json
  previous_hash: string | null
  hash: string | null
  about_id: string | null
  actor_salt: Buffer | null
  actor_commitment: string | null
  detail_salt: Buffer | null
  detail_commitment: string | null
  erased_at: Timestamp | null
}

export type JournalHeads = {
  organisation_id: string
  seq: number
  hash: string
}

export type KnownBrowsers = {
  account_id: string
  token_hash: Buffer
  failed_sign_ins: Generated<number>
  created_at: DefaultTimestamp
  last_used_at: DefaultTimestamp
}

export type LateFees = {
  id: Generated<string>
  brand_id: string
  organisation_id: string
  invoice_id: string
  kind: string
  from_on: string | null
  until_on: string | null
  amount_cents: number
  currency: string
  charge_id: string | null
  waived: boolean
  reason: Generated<string>
  decided_at: Timestamp
  decided_by_label: Generated<string>
}

export type LateInterestRates = {
  starts_on: string
  rate: number
  note: string
  legal_rate: number | null
  id: Generated<string>
  brand_id: string
  created_at: Timestamp
  version: Generated<number>
}

export type LedgerAccounts = {
  brand_id: string
  code: string
  name: string
}

export type LedgerEntries = {
  id: Generated<number>
  brand_id: string
  journal: string
  number: string
  day: string
  label: string
  currency: string
  origin_kind: string
  origin_id: string
  created_at: Timestamp
  made_in: Generated<string>
}

export type LedgerJournals = {
  brand_id: string
  code: string
  name: string
}

export type LedgerPostings = {
  id: Generated<number>
  entry_id: number
  brand_id: string
  day: string
  currency: string
  account: string
  organisation_id: string | null
  debit_cents: Generated<number>
  credit_cents: Generated<number>
}

export type ListViews = {
  account_id: string
  list: string
  columns: string[] | null
  filters: Json
}

export type LotAbsences = {
  lot_id: string
  employee_id: string | null
  organisation_id: string | null
  holder: Generated<string>
}

export type LotPages = {
  lot_id: string
  number: number
  finding: string
  codes: Generated<string[]>
  excerpt: Generated<string>
  proposed_employee_id: string | null
  employee_id: string | null
  discarded: Generated<boolean>
  published_at: Timestamp | null
  version: Generated<number>
  organisation_id: string | null
  proposed_organisation_id: string | null
  holder: Generated<string | null>
}

export type MailHolds = {
  brand_id: string
  channel: string
  held_at: Timestamp
  held_by: string | null
  held_by_label: string
}

export type MailboxMarks = {
  mailbox_id: string
  uid_validity: number
  uid: number
}

export type MailboxPositions = {
  mailbox: string
  uid_validity: number
  last_uid: number
}

export type MailboxStates = {
  mailbox_id: string
  uid_validity: number | null
  last_uid: Generated<number>
  read_at: Timestamp | null
  failing_since: Timestamp | null
  failure: Generated<string>
}

export type Mailboxes = {
  id: Generated<string>
  brand_id: string
  address: string
  host: string
  port: number
  security: Generated<string>
  identifier: string
  sealed_password: Buffer
  folder: Generated<string>
  done_folder: Generated<string>
  takes: string
  strangers: Generated<string>
  opens: Generated<boolean>
  plus_addresses: Generated<boolean>
  trusted_server: Generated<string>
  enabled: Generated<boolean>
  reads_from: Timestamp
  version: Generated<number>
  created_at: Timestamp
  updated_at: Timestamp
  updated_by: string | null
  updated_by_label: Generated<string>
}

export type Mails = {
  id: Generated<string>
  brand_id: string
  account_id: string | null
  kind: string
  key: string
  to_address: string
  subject: string
  composer: string | null
  channel: Generated<string>
  text_body: string | null
  html_body: string | null
  is_secret: Generated<boolean>
  created_at: DefaultTimestamp
  due_since: DefaultTimestamp
  state: Generated<string>
  sent_at: Timestamp | null
  bounced_at: Timestamp | null
  attempts: Generated<number>
  last_error: string | null
  server_answer: string | null
  sending_since: Timestamp | null
  next_try_at: Timestamp | null
  decided_at: Timestamp | null
  decided_by: string | null
  decided_by_label: Generated<string>
  reply_to: Generated<string>
  answers: Generated<string>
  calendar: string | null
}

export type MembershipRequestServices = {
  request_id: string
  organisation_id: string
  service_id: string
  granted: boolean | null
  requested: Generated<boolean>
}

export type MembershipRequests = {
  id: Generated<string>
  whole: Generated<boolean>
  comment: Generated<string>
  role: Generated<string>
  membership_id: string | null
  granted_role: string | null
  granted_whole: boolean | null
  brand_id: Generated<string>
  organisation_id: string
  account_id: string
  requested_at: Timestamp
  decision: string | null
  decided_at: Timestamp | null
  decided_by: string | null
  decided_by_label: Generated<string>
  refusal_reason: Generated<string>
  withdrawn_at: Timestamp | null
  version: Generated<number>
  surname: Generated<string>
  given_name: Generated<string>
  sign_in_email: Generated<string>
}

export type MembershipServices = {
  membership_id: string
  organisation_id: string
  service_id: string
  granted_at: DefaultTimestamp
}

export type Memberships = {
  id: Generated<string>
  organisation_id: string
  account_id: string
  role: Generated<string>
  starts_on: Generated<string>
  ends_on: string | null
  created_at: DefaultTimestamp
  brand_id: Generated<string>
  whole: Generated<boolean>
  comment: Generated<string>
  removed_at: Timestamp | null
  removed_by: string | null
  removed_by_label: Generated<string>
  removal_reason: Generated<string>
  granted_by: string | null
  granted_by_label: Generated<string>
  proposed_role: string | null
  proposed_by: string | null
  version: Generated<number>
  surname: Generated<string>
  given_name: Generated<string>
  identifier: Generated<string>
  sign_in_email: Generated<string>
  suspended_at: Timestamp | null
  account_state: Generated<string>
  account_kind: Generated<string>
  search_text: Generated<string>
  role_holder: Generated<string>
  suspended_with_client: Generated<boolean>
}

export type MessageWords = {
  brand_id: string
  kind: string
  words: Json
  version: Generated<number>
  updated_at: Timestamp
  updated_by_label: Generated<string>
}

export type MeterKinds = {
  code: string
  label: Json
  unit: Json
  digits: number | null
  every_days: number | null
  usual_least: number | null
  usual_most: number | null
  id: Generated<string>
  brand_id: string
  created_at: Timestamp
  version: Generated<number>
}

export type MeterReadings = {
  id: Generated<string>
  brand_id: string
  meter_id: string
  organisation_id: string
  read_on: string
  position: Generated<number>
  value: number
  start_value: number | null
  digits: number | null
  wrapped: Generated<number>
  reason: Generated<string>
  origin: string
  source_key: Generated<string>
  account_id: string | null
  recorded_at: Timestamp
  recorded_by_label: Generated<string>
  voided_at: Timestamp | null
  voided_by_label: Generated<string>
  void_reason: Generated<string>
}

export type Meters = {
  id: Generated<string>
  brand_id: string
  asset_id: string
  organisation_id: string
  kind: string
  digits: number | null
  every_days: number | null
  usual_least: number | null
  usual_most: number | null
  due_on: string | null
  version: Generated<number>
  created_at: Timestamp
}

export type NewsArticles = {
  title: Json
  summary: Json
  body: Json
  picture_text: Json
  audience: string
  starts_on: string | null
  ends_on: string | null
  was_published: Generated<boolean>
  id: Generated<string>
  brand_id: string
  created_at: Timestamp
  version: Generated<number>
  picture_id: string | null
}

export type NotificationCadences = {
  account_id: string
  cadence: string
  version: Generated<number>
  updated_at: Timestamp
}

export type NotificationTemplates = {
  name: string
  holder: string
  subject: Json
  body: Json
  id: Generated<string>
  brand_id: string
  created_at: Timestamp
  version: Generated<number>
}

export type Notifications = {
  id: Generated<string>
  brand_id: string
  account_id: string
  kind: string
  params: Json
  href: Generated<string>
  created_at: DefaultTimestamp
  read_at: Timestamp | null
}

export type NumberSequences = {
  brand_id: string
  kind: string
  year: number
  last: number
}

export type OneTimeTokens = {
  id: Generated<string>
  account_id: string
  purpose: string
  token_hash: Buffer
  created_at: DefaultTimestamp
  expires_at: Timestamp
  used_at: Timestamp | null
  email: string | null
}

export type OpenItems = {
  posting_id: number
  brand_id: string
  organisation_id: string
  currency: string
  side: string
  day: string
  due_on: string
  amount_cents: number
  rest_cents: number
  settled_on: string | null
  invoice_id: string | null
  payment_id: string | null
}

export type OrganisationParents = {
  organisation_id: string
  parent_id: string
  brand_id: string
}

export type OrganisationRequests = {
  id: Generated<string>
  kind: string
  name: string
  siret: string | null
  vat_number: Generated<string>
  foreign_identifier: Generated<string>
  identifier: Generated<string>
  address_line1: Generated<string>
  address_line2: Generated<string>
  postal_code: Generated<string>
  city: Generated<string>
  comment: Generated<string>
  brand_id: Generated<string>
  organisation_id: string | null
  account_id: string
  requested_at: Timestamp
  decision: string | null
  decided_at: Timestamp | null
  decided_by: string | null
  decided_by_label: Generated<string>
  refusal_reason: Generated<string>
  withdrawn_at: Timestamp | null
  version: Generated<number>
  surname: Generated<string>
  given_name: Generated<string>
  sign_in_email: Generated<string>
}

export type Organisations = {
  id: Generated<string>
  brand_id: string
  code: Generated<string>
  name: string
  siret: string | null
  address_line1: Generated<string>
  address_line2: Generated<string>
  postal_code: Generated<string>
  city: Generated<string>
  phone: Generated<string>
  fax: Generated<string>
  email: Generated<string>
  quotes_email: Generated<string>
  invoices_email: Generated<string>
  reminders_email: Generated<string>
  version: Generated<number>
  created_at: DefaultTimestamp
  kind: Generated<string>
  foreign_identifier: Generated<string>
  vat_number: Generated<string>
  pacage_number: Generated<string>
  social_scheme: Generated<string>
  api_connection: Generated<string>
  invoicing_mandate: Generated<string>
  duplicated_from: string | null
  deactivated_at: Timestamp | null
  deactivation_reason: Generated<string>
  review_months: number | null
  review_notice_days: Generated<number>
  next_review_on: string | null
  spaces_version: Generated<number>
  first_account_id: string | null
  login: Generated<string>
  login_chosen: Generated<boolean>
  registered_on: Generated<string>
  country: Generated<string>
  locale: Generated<string>
  time_zone: Generated<string>
  search_text: Generated<string>
  archived_at: Timestamp | null
  archived_by: string | null
  archived_by_label: Generated<string>
  archive_reason: Generated<string>
}

export type PaperPayslips = {
  id: Generated<string>
  brand_id: string
  lot_id: string | null
  employee_id: string
  objection_id: string
  name: string
  month_on: string | null
  pages: number[]
  set_aside_at: Timestamp
  handed_over_at: Timestamp | null
  handed_over_by: string | null
  handed_over_by_label: Generated<string>
  file_id: string | null
}

export type PaperlessConsents = {
  id: Generated<string>
  organisation_id: string
  state: string
  decided_at: Timestamp
  decided_by: string | null
  decided_by_label: string
}

export type PayLinkInvoices = {
  link_id: string
  invoice_id: string
}

export type PayLinks = {
  id: Generated<string>
  brand_id: string
  organisation_id: string
  token_hash: Buffer
  created_at: Timestamp
  expires_at: Timestamp
  ended_at: Timestamp | null
  created_by_label: Generated<string>
}

export type Payers = {
  id: Generated<string>
  brand_id: string
  organisation_id: string
  name: string
  siren: string | null
  siret: string | null
  vat_number: Generated<string>
  address_line1: string
  address_line2: Generated<string>
  postal_code: Generated<string>
  city: string
  country: Generated<string>
  email: Generated<string>
  terms_days: Generated<number>
  is_default: Generated<boolean>
  version: Generated<number>
  created_at: Timestamp
  ended_at: Timestamp | null
  electronic_address: Generated<string>
  service_code: Generated<string>
  wants_commitment: Generated<boolean>
}

export type PaymentIntentLines = {
  intent_id: string
  invoice_id: string
  amount_cents: number
}

export type PaymentIntents = {
  id: Generated<string>
  brand_id: string
  organisation_id: string
  number: string
  method: string
  amount_cents: number
  currency: string
  created_at: Timestamp
  created_by: string | null
  created_by_label: Generated<string>
  expires_at: Timestamp
  session_id: string | null
  hosted_url: Generated<string>
  sent_at: Timestamp | null
  succeeded_at: Timestamp | null
  failed_at: Timestamp | null
  expired_at: Timestamp | null
  payment_id: string | null
  doubted_at: Timestamp | null
  said_cents: number | null
  said_currency: string | null
  made_in: Generated<string>
  link_id: string | null
  tops_up: Generated<boolean>
}

export type PaymentPromises = {
  id: Generated<string>
  brand_id: string
  organisation_id: string
  invoice_id: string
  position: number
  promised_on: string
  made_on: string
  made_at: Timestamp
  made_by: string | null
  made_by_label: Generated<string>
  withdrawn_at: Timestamp | null
  withdrawn_by_label: Generated<string>
}

export type Payments = {
  id: Generated<string>
  brand_id: string
  organisation_id: string
  number: string
  method: string
  amount_cents: number
  currency: string
  received_on: string
  reference: Generated<string>
  external_id: string | null
  created_at: Timestamp
  created_by_label: Generated<string>
  undone_on: string | null
  undone_at: Timestamp | null
  undone_by_label: Generated<string>
  undo_reason: Generated<string>
  version: Generated<number>
  ledger_account: string | null
}

export type PayslipObjections = {
  id: Generated<string>
  brand_id: string
  employee_id: string
  side: string
  received_on: string
  made_at: Timestamp
  made_by: string | null
  made_by_label: string
  withdrawn_at: Timestamp | null
  withdrawn_by: string | null
  withdrawn_by_label: Generated<string>
}

export type Platforms = {
  id: Generated<string>
  brand_id: string
  name: string
  flow_address: string
  directory_address: string
  token_address: string
  client_id: string
  sealed_secret: Buffer
  organisation_header: Generated<string>
  syntax: Generated<string>
  issues_from: string | null
  enabled: Generated<boolean>
  webhook_id: string | null
  sealed_webhook_key: Buffer | null
  seen_until: Timestamp | null
  news_at: Timestamp | null
  asked_at: Timestamp | null
  failing_since: Timestamp | null
  failure: Generated<string>
  away_told_at: Timestamp | null
  version: Generated<number>
  created_at: Timestamp
  updated_at: Timestamp
  updated_by_label: Generated<string>
  looked_back_at: Timestamp | null
}

export type PortalAccessDrafts = {
  access_id: string
  brand_id: string
  allowed: boolean | null
  notifies: Generated<boolean>
  role: string | null
  printed_at: Timestamp | null
  printed_until: Timestamp | null
  printed_identifier: string | null
  changed_at: Timestamp
  changed_by: string | null
  changed_by_label: string
}

export type PortalAccessNotifications = {
  id: Generated<string>
  brand_id: string
  access_id: string | null
  holder: string
  organisation_id: string | null
  employee_id: string | null
  account_id: string | null
  kind: string
  addressee: string
  address: Generated<string>
  identifier: string
  state: string
  mail_id: string | null
  answer: Generated<string>
  created_at: Timestamp
  created_by_label: string
  sent_at: Timestamp | null
  search_text: Generated<string>
  urgency: Generated<number>
}

export type PortalAccessPasswords = {
  access_id: string
  password_hash: string
}

export type PortalAccesses = {
  id: Generated<string>
  brand_id: string
  organisation_id: string | null
  employee_id: string | null
  account_id: string | null
  is_first: boolean
  code: string | null
  mail_id: string | null
  mail_state: Generated<string>
  sent_to: Generated<string>
  sent_at: Timestamp | null
  synchronised_at: Timestamp | null
  synchronised_by_label: Generated<string>
  version: Generated<number>
}

export type PortalClosureTellings = {
  closure_id: string
  kind: string
  told_after: string | null
  done_at: Timestamp | null
}

export type PortalClosures = {
  id: Generated<string>
  brand_id: string
  with_clients: boolean
  announced_on: string
  closes_on: string
  message: string
  announced_at: Timestamp
  announced_by: string | null
  announced_by_label: string
  closed_at: Timestamp | null
  called_off_at: Timestamp | null
  called_off_by: string | null
  called_off_by_label: Generated<string>
  version: Generated<number>
  take_months: Generated<number>
  taking_ended_at: Timestamp | null
}

export type PortalConfigurations = {
  id: Generated<string>
  brand_id: string
  state: Generated<string>
  content: Json
  number: number | null
  restored_from: string | null
  version: Generated<number>
  created_at: Timestamp
  created_by: string | null
  created_by_label: Generated<string>
  updated_at: Timestamp
  updated_by: string | null
  updated_by_label: Generated<string>
  published_at: Timestamp | null
  published_by: string | null
  published_by_label: Generated<string>
}

export type PortalContactClients = {
  brand_id: string
  contact_id: string
  organisation_id: string
}

export type PortalContacts = {
  id: string
  brand_id: string
  position: number
  name: string
  role: Json
  phone: string
  email: string
  for_all: boolean
}

export type PortalGrants = {
  id: Generated<string>
  brand_id: string
  organisation_id: string
  account_id: string
  scope: string
  granted_at: Timestamp
  ends_at: Timestamp
  withdrawn_at: Timestamp | null
}

export type PortalPages = {
  id: string
  brand_id: string
  address: string
  position: number
  title: Json
  body: Json
  audience: string
  group_id: string | null
  is_help: boolean
  words: string
  published_at: Timestamp
}

export type PreventivePlans = {
  id: Generated<string>
  brand_id: string
  contract_id: string
  organisation_id: string
  asset_id: string | null
  label: string
  site: Generated<string>
  every_months: number
  first_on: string
  begins: Generated<unknown>
  minutes: Generated<number>
  technician_id: string | null
  ahead_days: Generated<number>
  planned_units: Generated<number>
  tasks: Generated<string[]>
  is_active: Generated<boolean>
  version: Generated<number>
  created_at: Timestamp
}

export type PreventiveVisits = {
  plan_id: string
  due_on: string
  intervention_id: string
}

export type PriceRevisionSteps = {
  revision_id: string
  brand_id: string
  due_on: string
  effective_on: string
  index_month: string
  index_value: string
  prices: Json
  told_at: Timestamp
  told: number
  applied_at: Timestamp
  applied_by_label: Generated<string>
}

export type PriceRevisions = {
  id: Generated<string>
  brand_id: string
  organisation_id: string
  target_kind: string
  target_id: string
  target_label: string
  series_id: string
  base_month: string
  base_value: string
  fixed_part: string
  index_part: string
  floor_factor: string | null
  ceiling_factor: string | null
  lag_months: Generated<number>
  first_on: string
  every_months: number
  base_prices: Json
  ended_at: Timestamp | null
  version: Generated<number>
  created_at: Timestamp
  created_by_label: Generated<string>
}

export type ProductPriceTiers = {
  price_id: string
  from_quantity: string
  unit_price: string
}

export type ProductPrices = {
  id: Generated<string>
  product_id: string
  brand_id: string
  currency: string
  starts_on: string
  ends_on: string | null
  created_at: Timestamp
  created_by_label: Generated<string>
  version: Generated<number>
}

export type ProductVat = {
  product_id: string
  brand_id: Generated<string>
  country: string
  category: string
  rate: number
}

export type Products = {
  id: Generated<string>
  brand_id: string
  code: string
  name: Json
  description: Json
  kind: string
  unit_code: Generated<string>
  account: Generated<string>
  vat_category: string
  vat_rate: number
  discount_class: Generated<string>
  period_months: number | null
  in_advance: Generated<boolean>
  notice_days: Generated<number>
  term_months: number | null
  archived_at: Timestamp | null
  search_text: Generated<string>
  version: Generated<number>
  created_at: Timestamp
}

export type QuoteLines = {
  id: Generated<string>
  quote_id: string
  brand_id: string
  position: number
  product_id: string | null
  is_optional: Generated<boolean>
  is_chosen: Generated<boolean>
  label: string
  description: Generated<string>
  quantity: string
  unit_code: Generated<string>
  unit_price: string
  discount_rate: Generated<number>
  typed_cents: number
  vat_category: string
  vat_rate: number
  account: string
  period_months: number | null
  in_advance: Generated<boolean>
  notice_days: Generated<number>
  term_months: number | null
}

export type QuoteUses = {
  quote_id: string
  brand_id: string
  kind: string
  invoice_id: string | null
  percent: number | null
  created_at: Timestamp
  created_by_label: Generated<string>
}

export type Quotes = {
  id: Generated<string>
  brand_id: string
  organisation_id: string
  state: Generated<string>
  price_mode: Generated<string>
  currency: string
  reference: Generated<string>
  subject: Generated<string>
  comment: Generated<string>
  valid_until: string | null
  copied_from_id: string | null
  net_cents: Generated<number>
  vat_cents: Generated<number>
  gross_cents: Generated<number>
  number: string | null
  issue_on: string | null
  seller: Json
  buyer: Json
  closed_at: Timestamp | null
  closed_by_label: Generated<string>
  published_at: Timestamp | null
  published_by_label: Generated<string>
  withdrawn_at: Timestamp | null
  withdrawn_by_label: Generated<string>
  withdrawal_reason: Generated<string>
  refused_at: Timestamp | null
  refused_by_label: Generated<string>
  refusal_reason: Generated<string>
  signed_at: Timestamp | null
  signed_on: string | null
  signed_by_label: Generated<string>
  signed_file_id: string | null
  signed_net_cents: number | null
  signed_vat_cents: number | null
  signed_gross_cents: number | null
  search_text: Generated<string>
  version: Generated<number>
  created_at: Timestamp
  created_by_label: Generated<string>
}

export type RateLimits = {
  key: string
  window_start: Timestamp
  count: Generated<number>
}

export type ReadingPhotos = {
  reading_id: string
  brand_id: string
  organisation_id: string
  file_id: string
  added_at: Timestamp
  added_by_label: Generated<string>
}

export type ReadingReminders = {
  meter_id: string
  due_on: string
  brand_id: string
  told_at: Timestamp
  told: number
}

export type Readings = {
  account_id: string
  kind: string
  record_id: string
  read_at: Timestamp
}

export type Refunds = {
  id: Generated<string>
  brand_id: string
  organisation_id: string
  number: string
  payment_id: string | null
  invoice_id: string | null
  account_id: string | null
  amount_cents: number
  currency: string
  refunded_on: string
  reason: string
  beneficiary: string
  account: string
  account_sealed: Buffer | null
  bic: Generated<string>
  created_at: Timestamp
  created_by_label: Generated<string>
  method: Generated<string>
  card_payment_id: string | null
  done_at: Timestamp | null
  failed_at: Timestamp | null
  failed_on: string | null
  failure: Generated<string>
  waits_told_at: Timestamp | null
  file_taken_at: Timestamp | null
  of_two: Generated<boolean>
}

export type ReminderExemptions = {
  id: Generated<string>
  brand_id: string
  organisation_id: string | null
  group_id: string | null
  invoice_id: string | null
  reason: string
  until_on: string | null
  created_at: Timestamp
  created_by_label: Generated<string>
}

export type ReminderLevels = {
  days: number
  subject: Json
  body: Json
  charges_interest: boolean
  charges_indemnity: boolean
  id: Generated<string>
  brand_id: string
  created_at: Timestamp
  version: Generated<number>
}

export type Reminders = {
  id: Generated<string>
  brand_id: string
  organisation_id: string
  invoice_id: string
  instalment: Generated<number>
  level: number
  due_on: string
  rest_cents: number
  currency: string
  interest_cents: Generated<number>
  indemnity_cents: Generated<number>
  sent_on: string
  sent_at: Timestamp
  sent_to: string[]
  sent_by_label: Generated<string>
}

export type RemovedFiles = {
  storage_key: string
  removed_at: DefaultTimestamp
}

export type RenewalNotices = {
  subscription_id: string
  brand_id: string
  term_ends_on: string
  refuse_before: string
  window_from: string
  window_to: string
  told_at: Timestamp
  told_on: string
  told: number
}

export type RequestedModels = {
  name: Json
  pieces: string
  help: Json
  days: number
  valid_months: number | null
  id: Generated<string>
  brand_id: string
  created_at: Timestamp
  version: Generated<number>
}

export type RequestedPieces = {
  id: Generated<string>
  request_id: string
  brand_id: string
  organisation_id: string | null
  employee_id: string | null
  position: number
  name: string
  search_text: Generated<string>
  folder_id: string
  valid_months: number | null
  due_on: string
  state: Generated<string>
  document_id: string | null
  sent_at: Timestamp | null
  decided_at: Timestamp | null
  decided_by: string | null
  decided_by_label: Generated<string>
  reason: Generated<string>
  expires_on: string | null
  version: Generated<number>
}

export type RoleDefaultSpaces = {
  brand_id: string
  role: string
  space: string
  access: string
}

export type RolePermissions = {
  brand_id: string
  role: string
  permission: string
}

export type Roles = {
  brand_id: string
  code: string
  name: Json
  position: Generated<number>
  is_grantable: Generated<boolean>
  version: Generated<number>
  holder: string
}

export type Seats = {
  id: Generated<string>
  contract_id: string
  kind: string
  account_id: string | null
  key_reference: Generated<string>
  created_on: string
  removed_on: string | null
  created_by_request: string | null
  removed_by_request: string | null
}

export type SepaMandates = {
  id: Generated<string>
  brand_id: string
  organisation_id: string
  payer_id: string
  rum: string
  scheme: Generated<string>
  recurrent: Generated<boolean>
  debtor: string
  account: string
  account_print: string
  account_sealed: Buffer
  bic: Generated<string>
  signed_on: string | null
  signed_by_label: Generated<string>
  on_paper: Generated<boolean>
  file_id: string | null
  revoked_on: string | null
  revoked_by_label: Generated<string>
  revoke_reason: Generated<string>
  blocked_on: string | null
  block_code: Generated<string>
  last_used_on: string | null
  version: Generated<number>
  created_at: Timestamp
  created_by_label: Generated<string>
}

export type ServiceContracts = {
  id: Generated<string>
  brand_id: string
  organisation_id: string
  number: string
  title: string
  kind: string
  starts_on: string
  ends_on: string | null
  invoicing_name: Generated<string>
  invoicing_email: Generated<string>
  invoicing_phone: Generated<string>
  remark: Generated<string>
  source_code: Generated<string>
  search_text: Generated<string>
  version: Generated<number>
  created_at: Timestamp
  created_by_label: Generated<string>
}

export type ServiceLevels = {
  name: string
  calendar: string
  is_default: boolean
  calendar_id: Generated<string | null>
  id: Generated<string>
  brand_id: string
  created_at: Timestamp
  version: Generated<number>
}

export type ServiceTargets = {
  name: string
  level: string
  priority: string
  first_answer_minutes: number | null
  resolution_minutes: number | null
  level_id: Generated<string | null>
  priority_id: Generated<string | null>
  id: Generated<string>
  brand_id: string
  created_at: Timestamp
  version: Generated<number>
}

export type Services = {
  id: Generated<string>
  organisation_id: string
  name: string
  is_active: Generated<boolean>
  version: Generated<number>
  deactivated_at: Timestamp | null
}

export type Sessions = {
  id: Generated<string>
  account_id: string
  token_hash: Buffer
  state: Generated<string>
  created_at: DefaultTimestamp
  last_seen_at: DefaultTimestamp
  expires_at: Timestamp
  ended_at: Timestamp | null
  address: Generated<string>
  user_agent: Generated<string>
  scopes: string[] | null
  secret_id: string | null
  side: string | null
  viewed_account_id: string | null
  viewed_organisation_id: string | null
  view_permission: string | null
  view_ends_at: Timestamp | null
  view_acts: Generated<boolean>
}

export type Settings = {
  brand_id: string
  key: string
  value: Json
  version: Generated<number>
  updated_at: DefaultTimestamp
  updated_by: string | null
  updated_by_label: Generated<string>
}

export type Settlements = {
  id: Generated<number>
  brand_id: string
  organisation_id: string
  debit_posting_id: number
  credit_posting_id: number
  amount_cents: number
  settled_on: string
  undoes_id: number | null
  created_at: Timestamp
}

export type SignatureArchives = {
  version_id: string
  document_id: string
  made_at: Timestamp
  proved_until: Timestamp
  followed_at: Timestamp | null
}

export type SignatureCodes = {
  id: Generated<string>
  signer_id: string
  version_id: string
  account_id: string | null
  code_hash: Buffer
  sent_to: string
  sent_at: Timestamp
  expires_at: Timestamp
  tries: Generated<number>
  used_at: Timestamp | null
}

export type SignatureGifts = {
  signer_id: string
  version_id: string
  code_id: string
  drawing: Buffer | null
  typed: string
  kind: string
  signed_as: string
  address: string
  network: string
  browser: string
  time_zone: string
  second_factor: boolean
}

export type SignatureLinks = {
  signer_id: string
  token_hash: Buffer
  expires_at: Timestamp
}

export type SignatureModelSigners = {
  model_id: string
  number: number
  position: number
  kind: string
  role: Generated<string>
  days: number | null
  page: number | null
  x: unknown | null
  y: unknown | null
  width: unknown | null
  height: unknown | null
}

export type SignatureModels = {
  name: string
  holder: string
  days: number | null
  reminder_days: Generated<number[]>
  asks_third: Generated<boolean>
  id: Generated<string>
  brand_id: string
  created_at: Timestamp
  version: Generated<number>
}

export type SignaturePageReadings = {
  signer_id: string
  version_id: string
  account_id: string | null
  page: number
  read_at: Timestamp
}

export type SignatureReminders = {
  signer_id: string
  on_day: string
  sent_at: Timestamp
}

export type SignatureRequests = {
  id: Generated<string>
  brand_id: string
  organisation_id: string | null
  employee_id: string | null
  document_id: string
  version_id: string
  side: string
  pages: Json
  attachments: Generated<number>
  deadline: string | null
  reminder_days: Generated<number[]>
  requested_at: Timestamp
  requested_by: string | null
  requested_by_label: string
  completed_at: Timestamp | null
  refused_at: Timestamp | null
  cancelled_at: Timestamp | null
  cancelled_by_label: Generated<string>
  cancellation_reason: Generated<string>
  form_kind: Generated<string>
  form_id: string | null
  form_version: Generated<number>
  version: Generated<number>
}

export type SignedForms = {
  id: Generated<string>
  request_id: string
  version: number
  channel: string
  received_on: string
  file_id: string | null
  recorded_by: string
  recorded_by_label: string
  recorded_at: Timestamp
  confirms: boolean
  needs_review: Generated<boolean>
  withdrawn_at: Timestamp | null
  withdrawn_by_label: Generated<string>
  refused_at: Timestamp | null
  refused_by_label: Generated<string>
  refusal_reason: Generated<string>
}

export type Signers = {
  id: Generated<string>
  request_id: string
  position: number
  kind: string
  account_id: string | null
  name: Generated<string>
  email: Generated<string>
  deadline: string | null
  page: number | null
  x: unknown | null
  y: unknown | null
  width: unknown | null
  height: unknown | null
  asked_at: Timestamp | null
  given_at: Timestamp | null
  signed_at: Timestamp | null
  signed_version_id: string | null
  refused_at: Timestamp | null
  refusal_reason: Generated<string>
  passed_on_at: Timestamp | null
  passed_on_to: string | null
  passed_on_reason: Generated<string>
  level: string | null
  proof: Json
  proof_file_id: string | null
}

export type SigningCertificates = {
  id: Generated<string>
  brand_id: string
  certificate: Buffer
  chain: Generated<unknown>
  key_type: string
  subject: string
  issuer: string
  valid_from: Timestamp
  valid_until: Timestamp
  trial: boolean
  installed_at: Timestamp
  installed_by: string | null
  installed_by_label: string
  replaced_at: Timestamp | null
}

export type SigningKeys = {
  certificate_id: string
  sealed: Buffer
}

export type Sites = {
  id: Generated<string>
  organisation_id: string
  name: string
  address_line1: Generated<string>
  address_line2: Generated<string>
  postal_code: Generated<string>
  city: Generated<string>
  phone: Generated<string>
  fax: Generated<string>
}

export type SolvedRequests = {
  id: Generated<string>
  brand_id: string
  account_id: string | null
  organisation_id: string | null
  nature_id: string | null
  answer_kind: string
  answer_key: Generated<string>
  body: string
  solved_at: Timestamp
}

export type SpaceDefaults = {
  id: Generated<string>
  organisation_id: string
  space: string
  service_id: string | null
  membership_id: string | null
  access: string
}

export type SpaceOffers = {
  organisation_id: string
  space: string
  version: Generated<number>
  updated_at: DefaultTimestamp
  withdrawn_at: Timestamp | null
}

export type SpaceRequestItems = {
  id: Generated<string>
  request_id: string
  organisation_id: string
  space: string
  service_id: string | null
  access: Generated<string>
  granted_access: string | null
}

export type SpaceRequests = {
  id: Generated<string>
  membership_id: string
  origin: string
  lot_id: string | null
  comment: Generated<string>
  decision_comment: Generated<string>
  brand_id: Generated<string>
  organisation_id: string
  account_id: string
  requested_at: Timestamp
  decision: string | null
  decided_at: Timestamp | null
  decided_by: string | null
  decided_by_label: Generated<string>
  refusal_reason: Generated<string>
  withdrawn_at: Timestamp | null
  version: Generated<number>
  surname: Generated<string>
  given_name: Generated<string>
  sign_in_email: Generated<string>
}

export type SpaceSubscriptions = {
  id: Generated<string>
  organisation_id: string
  membership_id: string
  space: string
  service_id: string | null
  access: string
  origin: string
  created_at: DefaultTimestamp
  created_by: string | null
  created_by_label: Generated<string>
  ended_at: Timestamp | null
  ended_by: string | null
  ended_by_label: Generated<string>
  end_reason: Generated<string>
  version: Generated<number>
}

export type StaffMembers = {
  account_id: string
  brand_id: string
  version: Generated<number>
}

export type StaffRoles = {
  account_id: string
  brand_id: string
  role: string
  role_holder: Generated<string>
}

export type SubscriptionFacts = {
  id: Generated<number>
  subscription_id: string
  brand_id: string
  kind: string
  on_day: string
  last_on: string | null
  cause: Generated<string>
  reason: Generated<string>
  unit_price: string | null
  made_at: Timestamp
  made_by_label: Generated<string>
}

export type Subscriptions = {
  id: Generated<string>
  brand_id: string
  organisation_id: string
  number: string
  product_id: string
  quote_line_id: string | null
  label: string
  reference: Generated<string>
  quantity: string
  unit_code: string
  unit_price: string
  discount_rate: Generated<number>
  currency: string
  vat_category: string
  vat_rate: number
  account: string
  period_months: number
  in_advance: boolean
  anchor_on: string | null
  notice_days: number
  term_months: number | null
  status: Generated<string>
  suspension_cause: Generated<string>
  activated_on: string | null
  last_on: string | null
  term_ends_on: string | null
  next_charge_on: string | null
  search_text: Generated<string>
  version: Generated<number>
  created_at: Timestamp
  created_by_label: Generated<string>
}

export type SynchronisationRuns = {
  id: Generated<string>
  brand_id: string
  account_id: string | null
  started_by_label: string
  instance: string
  machine: Generated<string>
  is_dry: Generated<boolean>
  started_at: Timestamp
  seen_at: Timestamp
  ended_at: Timestamp | null
  outcome: string | null
  phase: Generated<string>
  done: Generated<number>
  total: Generated<number>
  created: Generated<number>
  changed: Generated<number>
  same: Generated<number>
  refused: Generated<number>
  withdrawn: Generated<number>
  stop_asked_at: Timestamp | null
  work_id: string | null
  is_asked: Generated<boolean>
}

export type SynchronisedDocuments = {
  id: Generated<string>
  brand_id: string
  organisation_id: string | null
  employee_id: string | null
  holder_id: Generated<string>
  folder_id: string
  file_name: string
  sha256: string
  size_bytes: number
  document_id: string | null
  told_at: Timestamp
}

export type SynchronisedRows = {
  brand_id: string
  kind: string
  key: string
  hash: Buffer
  record_id: string
  told_at: Timestamp
}

export type TechnicalSecrets = {
  id: Generated<string>
  account_id: string
  secret_hash: Buffer
  created_at: Timestamp
  valid_until: Timestamp | null
}

export type TechnicalUsers = {
  account_id: string
  organisation_id: string | null
  scopes: string[] | null
  name: string
  contact_email: Generated<string>
  created_at: Timestamp
  created_by: string | null
  created_by_label: Generated<string>
  revoked_at: Timestamp | null
  revoked_by_label: Generated<string>
  last_used_at: Timestamp | null
  requests_per_minute: number | null
  version: Generated<number>
  sign_in_email: Generated<string>
}

export type TechnicianBookings = {
  id: Generated<string>
  brand_id: string
  technician_id: string
  span: unknown
  intervention_id: string | null
  reason: Generated<string>
  created_at: DefaultTimestamp
  created_by_label: Generated<string>
}

export type TechnicianHours = {
  technician_id: string
  brand_id: string
  weekday: number
  begins: unknown
  ends: unknown
}

export type Technicians = {
  id: Generated<string>
  brand_id: string
  account_id: string
  technician_label: string
  is_active: Generated<boolean>
  created_at: Timestamp
  version: Generated<number>
}

export type ThresholdCrossings = {
  id: Generated<string>
  threshold_id: string
  subject_id: string
  period: string
  crossed_on: string
  value: string
  found_at: Timestamp
  is_told: boolean
  ticket_id: string | null
}

export type ThresholdSubscribers = {
  threshold_id: string
  account_id: string
}

export type Thresholds = {
  id: Generated<string>
  brand_id: string
  organisation_id: string
  measure: string
  contract_id: string | null
  meter_id: string | null
  value: string
  opens_ticket: Generated<boolean>
  set_by_id: string | null
  is_active: Generated<boolean>
  is_due: Generated<boolean>
  looked_at: Timestamp | null
  version: Generated<number>
  created_at: Timestamp
  created_by_label: Generated<string>
}

export type TicketAttachments = {
  message_id: string
  file_id: string
  position: Generated<number>
}

export type TicketCopies = {
  message_id: string
  address: string
}

export type TicketDomains = {
  code: string
  title: Json
  portal_title: Json
  position: number
  is_visible: boolean
  id: Generated<string>
  brand_id: string
  created_at: Timestamp
  version: Generated<number>
  asset_kind: Generated<string>
}

export type TicketFollowers = {
  ticket_id: string
  account_id: string
  follower_label: string
  side: string
  added_by: string | null
  added_by_label: Generated<string>
  added_at: Timestamp
  move_id: string | null
}

export type TicketMails = {
  mail_id: string
  ticket_id: string
  account_id: string | null
}

export type TicketMentions = {
  note_id: string
  account_id: string
  mentioned_label: string
}

export type TicketMessages = {
  id: Generated<string>
  ticket_id: string
  author_id: string | null
  author_label: string
  author_side: string
  body: string
  created_at: Timestamp
  channel: Generated<string>
  author_email: Generated<string>
  folded: Generated<string>
  brand_id: string | null
  mail_message_id: string | null
  mail_in_reply_to: Generated<string>
  mail_references: Generated<string[]>
  is_automatic: Generated<boolean>
}

export type TicketMovedMessages = {
  move_id: string
  message_id: string
}

export type TicketMoves = {
  id: Generated<string>
  kind: string
  from_id: string
  into_id: string
  moved_at: Timestamp
  moved_by: string | null
  moved_by_label: string
  from_status: string
  from_closed_at: Timestamp | null
  from_closed_as: string | null
  undone_at: Timestamp | null
  undone_by: string | null
  undone_by_label: Generated<string>
  into_status: string | null
}

export type TicketNatures = {
  code: string
  domain: string
  title: Json
  portal_title: Json
  portal_help: Json
  category: string
  priority: string
  needs_asset: boolean
  position: number
  is_visible: boolean
  domain_id: Generated<string | null>
  priority_id: Generated<string | null>
  id: Generated<string>
  brand_id: string
  created_at: Timestamp
  version: Generated<number>
}

export type TicketNoteFiles = {
  note_id: string
  file_id: string
  position: Generated<number>
}

export type TicketNotes = {
  id: Generated<string>
  ticket_id: string
  author_id: string | null
  author_label: string
  body: string
  created_at: Timestamp
}

export type TicketPauses = {
  id: Generated<number>
  ticket_id: string
  started_at: Timestamp
  ended_at: Timestamp | null
}

export type TicketPriorities = {
  code: string
  title: Json
  portal_title: Json
  position: number
  is_visible: boolean
  id: Generated<string>
  brand_id: string
  created_at: Timestamp
  version: Generated<number>
}

export type TicketSurveys = {
  ticket_id: string
  score: number
  comment: Generated<string>
  answered_by: string | null
  answered_by_label: string
  answered_at: Timestamp
}

export type TicketTimers = {
  id: Generated<string>
  ticket_id: string
  account_id: string
  account_label: string
  started_at: Timestamp
  stopped_at: Timestamp | null
}

export type TicketTimes = {
  id: Generated<string>
  ticket_id: string
  account_id: string | null
  account_label: string
  minutes: number
  spent_on: string
  timer_id: string | null
}

export type Tickets = {
  id: Generated<string>
  brand_id: string
  organisation_id: string | null
  account_id: string
  number: string
  subject: string
  category: Generated<string>
  status: Generated<string>
  opened_by_label: string
  opened_at: Timestamp
  last_activity_at: Timestamp
  closed_at: Timestamp | null
  version: Generated<number>
  responsible_id: string | null
  responsible_label: Generated<string>
  return_to_id: string | null
  return_to_label: Generated<string>
  imported_number: Generated<string>
  nature_id: string | null
  priority_id: string | null
  service_level_id: string | null
  service_id: string | null
  site: Generated<string>
  closed_as: string | null
  merged_into_id: string | null
  first_answered_at: Timestamp | null
  first_answer_due_at: Timestamp | null
  resolution_due_at: Timestamp | null
  due_at: DefaultTimestamp
  escalated_at: Timestamp | null
  asset_id: string | null
  pushed: Json
  search_text: Generated<string>
  site_id: string | null
}

export type TrainingRegistrations = {
  id: Generated<string>
  training_session_id: string
  account_id: string
  request_id: string
  attendee_label: string
  confirmed_at: Timestamp | null
  cancelled_at: Timestamp | null
  attendance: string | null
  created_at: Timestamp
}

export type TrainingSessions = {
  id: Generated<string>
  brand_id: string
  application_id: string | null
  title: string
  description: Generated<string>
  place: Generated<string>
  starts_at: Timestamp
  ends_at: Timestamp
  seats: number
  cancelled_at: Timestamp | null
  version: Generated<number>
}

export type TransferSettings = {
  brand_id: string
  protocol: string
  server: string
  port: number
  identifier: string
  sealed_password: Buffer
  path: Generated<string>
  temporary: string
  host_key: Generated<string>
  authority: Generated<string>
  enabled: Generated<boolean>
  returns_signed: Generated<boolean>
  returned_to: Generated<number>
  account_id: string | null
  version: Generated<number>
  updated_at: Timestamp
  updated_by: string | null
  updated_by_label: string
}

export type UnitEntries = {
  id: Generated<string>
  brand_id: string
  contract_id: string
  contract_kind: Generated<string>
  position: Generated<number>
  on_day: string
  kind: string
  units: number
  label: string
  minutes: number | null
  service_id: string | null
  intervention_id: string | null
  source_code: Generated<string>
  created_at: Timestamp
  created_by_label: Generated<string>
}

export type VatRates = {
  country: string
  category: string
  rate: number
  name: Json
  starts_on: string
  ends_on: string | null
  exemption_code: Generated<string>
  exemption_words: Generated<string>
  id: Generated<string>
  brand_id: string
  created_at: Timestamp
  version: Generated<number>
}

export type VaultImports = {
  manifest_sha256: string
  brand_id: string
  vault_id: string
  holder_id: string
  portal: string
  made_at: Timestamp
  imported_at: Timestamp
}

export type Vaults = {
  id: Generated<string>
  brand_id: string
  organisation_id: string | null
  employee_id: string | null
  side: string
  locale: string
  asked_at: Timestamp
  asked_by: string | null
  asked_by_label: string
  tries: Generated<number>
  files_total: Generated<number>
  files_done: Generated<number>
  made_at: Timestamp | null
  file_id: string | null
  file_name: Generated<string>
  size_bytes: Generated<number>
  sha256: Generated<string>
  manifest_sha256: Generated<string>
  gaps: Generated<number>
  keeps_until: Timestamp | null
  swept_at: Timestamp | null
  taken_at: Timestamp | null
  taken_by: string | null
  taken_by_label: Generated<string>
  failed_at: Timestamp | null
  folder_ids: unknown | null
  years: number[] | null
}

export type VisitLinks = {
  id: Generated<string>
  brand_id: string
  intervention_id: string
  token_hash: Buffer
  sent_to_label: Generated<string>
  created_at: Timestamp
  ended_at: Timestamp | null
}

export type WebhookDeliveries = {
  id: Generated<string>
  webhook_id: string
  event_id: number | null
  message_id: string
  kind: string
  created_at: Timestamp
  state: Generated<string>
  attempts: Generated<number>
  next_try_at: Timestamp | null
  tried_at: Timestamp | null
  status: number | null
  duration_ms: number | null
  answer: Generated<string>
  failure: Generated<string>
}

export type WebhookSecrets = {
  id: Generated<string>
  webhook_id: string
  sealed: Buffer
  created_at: Timestamp
  valid_until: Timestamp | null
}

export type Webhooks = {
  id: Generated<string>
  brand_id: string
  name: string
  url: string
  kinds: string[]
  created_at: Timestamp
  created_by: string | null
  created_by_label: string
  disabled_at: Timestamp | null
  disabled_because: string | null
  failures: Generated<number>
  failing_since: Timestamp | null
  resting_until: Timestamp | null
  line_until: Timestamp | null
  version: Generated<number>
}

export type Work = {
  id: Generated<string>
  brand_id: string
  account_id: string
  side: string
  kind: string
  input: Json
  print: string
  total: number
  done: Generated<number>
  refused: Generated<number>
  span: Generated<number>
  begun: Generated<boolean>
  started_at: Timestamp
  touched_at: Timestamp
  cancelled_at: Timestamp | null
  ended_at: Timestamp | null
  end_code: string | null
  acted_by: string | null
  acted_organisation_id: string | null
}

export type WorkItems = {
  work_id: string
  position: number
  subject_id: string
  name: Generated<string>
  detail: Generated<string>
  state: Generated<string>
  code: Generated<string>
  field: Generated<string>
  params: Json
  cuts: Generated<number>
}

export type DB = {
  access_review_items: AccessReviewItems
  access_reviews: AccessReviews
  account_blocks: AccountBlocks
  account_networks: AccountNetworks
  accounts: Accounts
  answer_models: AnswerModels
  application_profiles: ApplicationProfiles
  application_roles: ApplicationRoles
  application_users: ApplicationUsers
  applications: Applications
  approvals: Approvals
  asset_contacts: AssetContacts
  asset_costs: AssetCosts
  asset_kinds: AssetKinds
  asset_models: AssetModels
  asset_outages: AssetOutages
  assets: Assets
  bank_accounts: BankAccounts
  bank_entries: BankEntries
  bank_matches: BankMatches
  bank_statements: BankStatements
  billing_lines: BillingLines
  brand_hosts: BrandHosts
  brands: Brands
  breakdown_reports: BreakdownReports
  business_calendars: BusinessCalendars
  card_gateways: CardGateways
  change_request_versions: ChangeRequestVersions
  change_requests: ChangeRequests
  charges: Charges
  client_discounts: ClientDiscounts
  client_filters: ClientFilters
  client_group_members: ClientGroupMembers
  client_groups: ClientGroups
  client_message_sends: ClientMessageSends
  client_messages: ClientMessages
  client_profiles: ClientProfiles
  client_service_levels: ClientServiceLevels
  compared_documents: ComparedDocuments
  connection_blocks: ConnectionBlocks
  connection_roles: ConnectionRoles
  connections: Connections
  contract_applications: ContractApplications
  contract_assets: ContractAssets
  contract_coverages: ContractCoverages
  contract_interventions: ContractInterventions
  contract_prices: ContractPrices
  contracts: Contracts
  credentials: Credentials
  delegations: Delegations
  direct_debit_batches: DirectDebitBatches
  direct_debits: DirectDebits
  document_links: DocumentLinks
  document_lots: DocumentLots
  document_notifications: DocumentNotifications
  document_requests: DocumentRequests
  document_texts: DocumentTexts
  document_versions: DocumentVersions
  documents: Documents
  drop_looks: DropLooks
  drop_refusals: DropRefusals
  drop_returns: DropReturns
  drop_runs: DropRuns
  e_report_invoices: EReportInvoices
  e_report_purchases: EReportPurchases
  e_report_receipts: EReportReceipts
  e_report_sums: EReportSums
  e_reports: EReports
  employee_accounts: EmployeeAccounts
  employees: Employees
  exchanged_flows: ExchangedFlows
  failed_addresses: FailedAddresses
  feed_events: FeedEvents
  feed_heads: FeedHeads
  feed_readers: FeedReaders
  files: Files
  flows_to_take: FlowsToTake
  folder_rules: FolderRules
  given_presets: GivenPresets
  idempotency_keys: IdempotencyKeys
  import_rows: ImportRows
  imports: Imports
  inbound_mails: InboundMails
  index_series: IndexSeries
  index_values: IndexValues
  intervention_assets: InterventionAssets
  intervention_parts: InterventionParts
  intervention_reports: InterventionReports
  intervention_tasks: InterventionTasks
  interventions: Interventions
  invoice_addresses: InvoiceAddresses
  invoice_deductions: InvoiceDeductions
  invoice_deposit_findings: InvoiceDepositFindings
  invoice_deposits: InvoiceDeposits
  invoice_disputes: InvoiceDisputes
  invoice_instalments: InvoiceInstalments
  invoice_lines: InvoiceLines
  invoice_seals: InvoiceSeals
  invoice_series: InvoiceSeries
  invoice_statuses: InvoiceStatuses
  invoice_transmissions: InvoiceTransmissions
  invoice_vat: InvoiceVat
  invoices: Invoices
  issued_papers: IssuedPapers
  journal_events: JournalEvents
  journal_heads: JournalHeads
  known_browsers: KnownBrowsers
  late_fees: LateFees
  late_interest_rates: LateInterestRates
  ledger_accounts: LedgerAccounts
  ledger_entries: LedgerEntries
  ledger_journals: LedgerJournals
  ledger_postings: LedgerPostings
  list_views: ListViews
  lot_absences: LotAbsences
  lot_pages: LotPages
  mail_holds: MailHolds
  mailbox_marks: MailboxMarks
  mailbox_positions: MailboxPositions
  mailbox_states: MailboxStates
  mailboxes: Mailboxes
  mails: Mails
  membership_request_services: MembershipRequestServices
  membership_requests: MembershipRequests
  membership_services: MembershipServices
  memberships: Memberships
  message_words: MessageWords
  meter_kinds: MeterKinds
  meter_readings: MeterReadings
  meters: Meters
  news_articles: NewsArticles
  notification_cadences: NotificationCadences
  notification_templates: NotificationTemplates
  notifications: Notifications
  number_sequences: NumberSequences
  one_time_tokens: OneTimeTokens
  open_items: OpenItems
  organisation_parents: OrganisationParents
  organisation_requests: OrganisationRequests
  organisations: Organisations
  paper_payslips: PaperPayslips
  paperless_consents: PaperlessConsents
  pay_link_invoices: PayLinkInvoices
  pay_links: PayLinks
  payers: Payers
  payment_intent_lines: PaymentIntentLines
  payment_intents: PaymentIntents
  payment_promises: PaymentPromises
  payments: Payments
  payslip_objections: PayslipObjections
  platforms: Platforms
  portal_access_drafts: PortalAccessDrafts
  portal_access_notifications: PortalAccessNotifications
  portal_access_passwords: PortalAccessPasswords
  portal_accesses: PortalAccesses
  portal_closure_tellings: PortalClosureTellings
  portal_closures: PortalClosures
  portal_configurations: PortalConfigurations
  portal_contact_clients: PortalContactClients
  portal_contacts: PortalContacts
  portal_grants: PortalGrants
  portal_pages: PortalPages
  preventive_plans: PreventivePlans
  preventive_visits: PreventiveVisits
  price_revision_steps: PriceRevisionSteps
  price_revisions: PriceRevisions
  product_price_tiers: ProductPriceTiers
  product_prices: ProductPrices
  product_vat: ProductVat
  products: Products
  quote_lines: QuoteLines
  quote_uses: QuoteUses
  quotes: Quotes
  rate_limits: RateLimits
  reading_photos: ReadingPhotos
  reading_reminders: ReadingReminders
  readings: Readings
  refunds: Refunds
  reminder_exemptions: ReminderExemptions
  reminder_levels: ReminderLevels
  reminders: Reminders
  removed_files: RemovedFiles
  renewal_notices: RenewalNotices
  requested_models: RequestedModels
  requested_pieces: RequestedPieces
  role_default_spaces: RoleDefaultSpaces
  role_permissions: RolePermissions
  roles: Roles
  seats: Seats
  sepa_mandates: SepaMandates
  service_contracts: ServiceContracts
  service_levels: ServiceLevels
  service_targets: ServiceTargets
  services: Services
  sessions: Sessions
  settings: Settings
  settlements: Settlements
  signature_archives: SignatureArchives
  signature_codes: SignatureCodes
  signature_gifts: SignatureGifts
  signature_links: SignatureLinks
  signature_model_signers: SignatureModelSigners
  signature_models: SignatureModels
  signature_page_readings: SignaturePageReadings
  signature_reminders: SignatureReminders
  signature_requests: SignatureRequests
  signed_forms: SignedForms
  signers: Signers
  signing_certificates: SigningCertificates
  signing_keys: SigningKeys
  sites: Sites
  solved_requests: SolvedRequests
  space_defaults: SpaceDefaults
  space_offers: SpaceOffers
  space_request_items: SpaceRequestItems
  space_requests: SpaceRequests
  space_subscriptions: SpaceSubscriptions
  staff_members: StaffMembers
  staff_roles: StaffRoles
  subscription_facts: SubscriptionFacts
  subscriptions: Subscriptions
  synchronisation_runs: SynchronisationRuns
  synchronised_documents: SynchronisedDocuments
  synchronised_rows: SynchronisedRows
  technical_secrets: TechnicalSecrets
  technical_users: TechnicalUsers
  technician_bookings: TechnicianBookings
  technician_hours: TechnicianHours
  technicians: Technicians
  threshold_crossings: ThresholdCrossings
  threshold_subscribers: ThresholdSubscribers
  thresholds: Thresholds
  ticket_attachments: TicketAttachments
  ticket_copies: TicketCopies
  ticket_domains: TicketDomains
  ticket_followers: TicketFollowers
  ticket_mails: TicketMails
  ticket_mentions: TicketMentions
  ticket_messages: TicketMessages
  ticket_moved_messages: TicketMovedMessages
  ticket_moves: TicketMoves
  ticket_natures: TicketNatures
  ticket_note_files: TicketNoteFiles
  ticket_notes: TicketNotes
  ticket_pauses: TicketPauses
  ticket_priorities: TicketPriorities
  ticket_surveys: TicketSurveys
  ticket_timers: TicketTimers
  ticket_times: TicketTimes
  tickets: Tickets
  training_registrations: TrainingRegistrations
  training_sessions: TrainingSessions
  transfer_settings: TransferSettings
  unit_entries: UnitEntries
  vat_rates: VatRates
  vault_imports: VaultImports
  vaults: Vaults
  visit_links: VisitLinks
  webhook_deliveries: WebhookDeliveries
  webhook_secrets: WebhookSecrets
  webhooks: Webhooks
  work: Work
  work_items: WorkItems
}
