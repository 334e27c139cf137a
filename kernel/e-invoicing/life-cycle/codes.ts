// The codes of the life cycle of invoices in the French exchange (CDV, version 1.4).

const list = (codes: string): readonly string[] => codes.split(' ')

/** The statuses of an invoice (MDT-105), with what people call them. */
export const statuses = {
  200: { fr: 'Déposée', en: 'Deposited' },
  201: { fr: 'Émise', en: 'Issued' },
  202: { fr: 'Reçue', en: 'Received' },
  203: { fr: 'Mise à disposition', en: 'Made available' },
  204: { fr: 'Prise en charge', en: 'In hand' },
  205: { fr: 'Approuvée', en: 'Approved' },
  206: { fr: 'Approuvée partiellement', en: 'Approved in part' },
  207: { fr: 'En litige', en: 'Disputed' },
  208: { fr: 'Suspendue', en: 'Suspended' },
  209: { fr: 'Complétée', en: 'Completed' },
  210: { fr: 'Refusée', en: 'Refused' },
  211: { fr: 'Paiement transmis', en: 'Payment sent' },
  212: { fr: 'Encaissée', en: 'Paid' },
  213: { fr: 'Rejetée', en: 'Rejected' },
  214: { fr: 'Visée', en: 'Endorsed' },
  220: { fr: 'Annulée', en: 'Cancelled' },
  221: { fr: 'Erreur de routage', en: 'Routing error' },
  224: { fr: 'Demande de paiement direct', en: 'Direct payment asked for' },
  225: { fr: 'Affacturée', en: 'Factored' },
  226: { fr: 'Affacturée confidentiellement', en: 'Factored confidentially' },
  227: { fr: 'Changement de compte à payer', en: 'Account to be paid changed' },
  228: { fr: 'Non affacturée', en: 'Not factored' },
  501: { fr: 'Irrecevable', en: 'Not receivable' },
} as const satisfies Record<number, { fr: string; en: string }>
/** How a status is acknowledged (MDT-88): those of platforms as a transmission, those of people as a treatment. */
export const acknowledgements: Partial<Record<keyof typeof statuses, string>> = {
  ...{ 200: '10', 201: '51', 202: '43', 203: '48', 213: '8', 501: '8' },
  ...{ 204: '45', 205: '1', 206: '49', 207: '46', 208: '39', 209: '37', 210: '50', 211: '47', 212: '47' },
}
export const statusCodes: ReadonlySet<string> = new Set([
  ...Object.keys(statuses),
  ...list('250 251 300 301 400 401 500 601'),
])

const quarrel = 'TX_TVA_ERR MONTANTTOTAL_ERR CALCUL_ERR NON_CONFORME DOUBLON'
const contract = 'TRANSAC_INC EMMET_INC CONTRAT_TERM DOUBLE_FACT CMD_ERR ADR_ERR'
const details = 'PU_ERR REM_ERR QTE_ERR ART_ERR MODPAI_ERR QUALITE_ERR LIVR_INCOMP'
const routing = 'CMD_ERR SIRET_ERR CODE_ROUTAGE_ERR REF_CT_ABSENT REF_ERR'
const publicReasons = list(
  `RETRAIT_MAN_SERV ST_CT_NON_DECLAR SUPPR_COMP_AVOIR TRANSF_PMNT_REGIE AUTRE COORD_BANC_ERR ${quarrel} DEST_ERR ${contract} REF_CT_ABSENT LIVR_INCOMP`,
)

/** The reasons (MDT-113) that a status may have; `210B2G` is a refusal by the portal of public buyers. */
export const reasonsOf = {
  200: list('NON_TRANSMISE'),
  213: list(
    'MONTANTTOTAL_ERR CALCUL_ERR DOUBLON DEST_INC ADR_ERR REJ_SEMAN REJ_UNI REJ_COH REJ_ADR REJ_CONT_B2G REJ_REF_PJ REJ_ASS_PJ',
  ),
  210: list(`${quarrel} DEST_ERR ${contract} REF_CT_ABSENT`),
  '210B2G': publicReasons,
  207: list(
    `AUTRE COORD_BANC_ERR ${quarrel} DEST_INC DEST_ERR ${contract} SIRET_ERR CODE_ROUTAGE_ERR REF_CT_ABSENT REF_ERR ${details}`,
  ),
  206: list(`AUTRE ${routing} ${details}`),
  208: list(`JUSTIF_ABS COORD_BANC_ERR ${routing}`),
  221: list('ROUTAGE_ERR'),
  501: list(
    'IRR_VIDE_F IRR_TYPE_F IRR_SYNTAX IRR_TAILLE_PJ IRR_NOM_PJ IRR_VID_PJ IRR_EXT_DOC IRR_TAILLE_F IRR_ANTIVIRUS IRR_NOM_F',
  ),
} as const
export const reasons: ReadonlySet<string> = new Set([...Object.values(reasonsOf).flat(), 'CONTACT_ACHTR'])

/** Statuses that say nothing without a reason. */
export const reasoned: ReadonlySet<string> = new Set(['206', '207', '208', '210', '213', '501'])
export const actions: ReadonlySet<string> = new Set(list('NOA PIN NIN CNF CNP CNA OTH'))
export const characteristics: ReadonlySet<string> = new Set(
  list('MEN MPA RAP ESC RAB REM MAP MAPTTC MNA MNATTC CBB DIV DVA MAJ'),
)
export const roles: ReadonlySet<string> = new Set(list('BY AB DL SE SR PE PR II IV WK DFH'))
export const documentTypes: ReadonlySet<string> = new Set(
  list('380 389 393 501 386 500 384 471 472 473 261 262 381 396 502 503'),
)
