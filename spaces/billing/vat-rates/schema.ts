import { z } from 'zod'

/** The categories of VAT that invoices have (EN 16931, UNCL5305). */
export const vatCategories = ['S', 'Z', 'E', 'AE', 'K', 'G', 'O'] as const
export const vatCategory = z.enum(vatCategories)
export type VatCategory = (typeof vatCategories)[number]
