import type { Space } from './kernel/space.ts'
import { backOffice } from './spaces/back-office/index.ts'
import { billing } from './spaces/billing/index.ts'
import { contracts } from './spaces/contracts/index.ts'
import { dashboard } from './spaces/dashboard/index.ts'
import { documents } from './spaces/documents/index.ts'
import { eInvoicing } from './spaces/e-invoicing/index.ts'
import { employees } from './spaces/employees/index.ts'
import { fleet } from './spaces/fleet/index.ts'
import { interventions } from './spaces/interventions/index.ts'
import { news } from './spaces/news/index.ts'
import { organisationAdministration } from './spaces/organisation-administration/index.ts'
import { portalAccess } from './spaces/portal-access/index.ts'
import { portalConfiguration } from './spaces/portal-configuration/index.ts'
import { sales } from './spaces/sales/index.ts'
import { serviceContracts } from './spaces/service-contracts/index.ts'
import { support } from './spaces/support/index.ts'
import { synchronisation } from './spaces/synchronisation/index.ts'

/** Every space of this Parvis. */
export const spaces = [
  contracts,
  billing,
  sales,
  fleet,
  support,
  interventions,
  serviceContracts,
  employees,
  documents,
  eInvoicing,
  synchronisation,
  news,
  organisationAdministration,
  portalAccess,
  portalConfiguration,
  backOffice,
  dashboard,
] satisfies Space[]
