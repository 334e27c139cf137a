import {
  IconAlertCircle,
  IconBook,
  IconBuilding,
  IconCalendarEvent,
  IconCertificate,
  IconChartBar,
  IconDroplet,
  IconFileText,
  IconFolder,
  IconGauge,
  IconHelp,
  IconKey,
  IconMessage,
  IconPackage,
  IconPhone,
  IconReceiptEuro,
  IconShoppingCart,
  IconSignature,
  IconTool,
  IconUser,
} from '@tabler/icons-react'
import type { Answer } from '../api/endpoints.ts'

type ActionIcon = Answer<'GET /portal-home'>['actions'][number]['icon']

/** The icons of quick actions, by their names. */
export const actionIcons: Record<ActionIcon, typeof IconBook> = {
  alert: IconAlertCircle,
  gauge: IconGauge,
  drop: IconDroplet,
  receipt: IconReceiptEuro,
  calendar: IconCalendarEvent,
  certificate: IconCertificate,
  file: IconFileText,
  folder: IconFolder,
  message: IconMessage,
  phone: IconPhone,
  tool: IconTool,
  package: IconPackage,
  cart: IconShoppingCart,
  chart: IconChartBar,
  key: IconKey,
  book: IconBook,
  help: IconHelp,
  user: IconUser,
  building: IconBuilding,
  signature: IconSignature,
}
