// Generated from the portal's OpenAPI document by `npm run generate`; do not edit.

export interface paths {
  '/api/v1/access-reviews': {
    /** Reviews of access that are open (O29) */
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          items: {
            id: string
            organisation: {
              id: string
              name: string
            }
            openedOn: string
            closesOn: string
            total: number
            waiting: number
            confirmed: number
            removed: number
          }[]
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/access-reviews/{id}/decisions': {
    /** Confirm or remove several memberships of a review, each by itself (O29) */
    post: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody: { content: { 'application/json': {
        ids: string[]
        outcome: "confirmed" | "removed"
        reason?: string
      } } }
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          items: {
            id: string
            ok: boolean
            code: string
            detail: string
          }[]
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/access-reviews/{id}/items': {
    /** The memberships of a review of access (O29) */
    get: {
      parameters: { query?: { cursor?: string; size?: number; search?: string; outcome?: "waiting" | "confirmed" | "removed" | "lapsed" | "all" }; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          items: ({
            id: string
            person: {
              accountId: string
              surname: string
              givenName: string
              signInEmail: string
            }
            kind: "person" | "technical"
            role: string
            roleName: string
            whole: boolean
            services: string[]
            since: string
            outcome: "waiting" | "confirmed" | "removed" | "lapsed"
            decidedBy: string
            decidedAt: string | null
            abilities: {
              confirm: {
                allowed: boolean
                reason: string
              }
            }
          })[]
          nextCursor: string | null
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/account': {
    /** One's own account */
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          identifier: string
          surname: string
          givenName: string
          signInEmail: string
          newSignInEmail: {
            email: string
            expiresAt: string
            expired: boolean
          } | null
          contactEmail: string
          structure: string
          jobTitle: string
          addressLine1: string
          addressLine2: string
          postalCode: string
          city: string
          phone: string
          mobile: string
          fax: string
          locale: "fr" | "en"
          version: number
          secondFactor: boolean
          abilities: {
            deactivate: {
              allowed: boolean
              reason: string
            }
          }
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
    /** Change one's own coordinates and language */
    patch: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody: { content: { 'application/json': {
        structure: string
        jobTitle: string
        addressLine1: string
        addressLine2: string
        postalCode: string
        city: string
        phone: string
        mobile: string
        fax: string
        contactEmail: "" | string
        contactEmailConfirmation: string
        locale: "fr" | "en"
        version: number
      } } }
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          identifier: string
          surname: string
          givenName: string
          signInEmail: string
          newSignInEmail: {
            email: string
            expiresAt: string
            expired: boolean
          } | null
          contactEmail: string
          structure: string
          jobTitle: string
          addressLine1: string
          addressLine2: string
          postalCode: string
          city: string
          phone: string
          mobile: string
          fax: string
          locale: "fr" | "en"
          version: number
          secondFactor: boolean
          abilities: {
            deactivate: {
              allowed: boolean
              reason: string
            }
          }
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/account/applications': {
    /** The applications that one has a connection to, with their addresses (C2) */
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          items: ({
            id: string
            name: string
            url: string
            contractNumber: string
            blocked: boolean
            causes: string[]
            noticeEndsOn: string | null
          })[]
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/account/deactivation': {
    /** Deactivate one's account; it can be reactivated within 60 days (O21) */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody: { content: { 'application/json': {
        currentPassword: string
      } } }
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          reactivateBefore: string
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/account/membership-requests': {
    /** One's own requests to join, newest first (O6) */
    get: {
      parameters: { query?: { cursor?: string; size?: number }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          items: ({
            id: string
            person: {
              accountId: string
              surname: string
              givenName: string
              signInEmail: string
            }
            organisation: {
              id: string
              name: string
            }
            services: string[]
            whole: boolean
            granted: {
              role: string
              whole: boolean
              services: string[]
            } | null
            requestedAt: string
            state: "waiting" | "approved" | "refused" | "withdrawn"
            decidedBy: string
            decidedAt: string | null
            version: number
            comment: string
            refusalReason: string
            abilities: {
              withdraw: {
                allowed: boolean
                reason: string
              }
            }
          })[]
          nextCursor: string | null
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
    /** Ask to join an organisation (O6) */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody: { content: { 'application/json': {
        organisationId: string
        whole?: boolean
        serviceIds?: string[]
        comment?: string
      } } }
      responses: {
        201: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          person: {
            accountId: string
            surname: string
            givenName: string
            signInEmail: string
          }
          organisation: {
            id: string
            name: string
          }
          services: string[]
          whole: boolean
          granted: {
            role: string
            whole: boolean
            services: string[]
          } | null
          requestedAt: string
          state: "waiting" | "approved" | "refused" | "withdrawn"
          decidedBy: string
          decidedAt: string | null
          version: number
          comment: string
          refusalReason: string
          abilities: {
            withdraw: {
              allowed: boolean
              reason: string
            }
          }
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/account/membership-requests/{id}': {
    /** Withdraw one's own request to join (O6) */
    delete: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        204: { headers: Record<string, unknown>; content: { 'application/json': unknown } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/account/memberships': {
    /** One's own memberships, with their spaces (O6, O8, O20) */
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          items: ({
            id: string
            organisation: {
              id: string
              name: string
              deactivated: boolean
            }
            role: string
            roleName: string
            whole: boolean
            services: {
              id: string
              name: string
            }[]
            startsOn: string
            endsOn: string | null
            spaces: ({
              space: string
              title: string
              service: {
                id: string
                name: string
              } | null
              access: "read" | "modify"
              since: string
              missing: string
            })[]
            offered: {
              space: string
              title: string
              description: string
            }[]
            abilities: {
              leave: {
                allowed: boolean
                reason: string
              }
              transfer: {
                allowed: boolean
                reason: string
              }
            }
          })[]
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/account/memberships/{id}': {
    /** Leave an organisation (O20) */
    delete: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        204: { headers: Record<string, unknown>; content: { 'application/json': unknown } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/account/new-sign-in-email': {
    /** Give up the new sign-in e-mail */
    delete: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          identifier: string
          surname: string
          givenName: string
          signInEmail: string
          newSignInEmail: {
            email: string
            expiresAt: string
            expired: boolean
          } | null
          contactEmail: string
          structure: string
          jobTitle: string
          addressLine1: string
          addressLine2: string
          postalCode: string
          city: string
          phone: string
          mobile: string
          fax: string
          locale: "fr" | "en"
          version: number
          secondFactor: boolean
          abilities: {
            deactivate: {
              allowed: boolean
              reason: string
            }
          }
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/account/new-sign-in-email/links': {
    /** Send the link to the new sign-in e-mail once more */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          identifier: string
          surname: string
          givenName: string
          signInEmail: string
          newSignInEmail: {
            email: string
            expiresAt: string
            expired: boolean
          } | null
          contactEmail: string
          structure: string
          jobTitle: string
          addressLine1: string
          addressLine2: string
          postalCode: string
          city: string
          phone: string
          mobile: string
          fax: string
          locale: "fr" | "en"
          version: number
          secondFactor: boolean
          abilities: {
            deactivate: {
              allowed: boolean
              reason: string
            }
          }
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/account/organisation-matches': {
    /** Organisations to join, by exact identifier or by name (O6) */
    get: {
      parameters: { query: { search: string }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          items: {
            id: string
            name: string
            identifier: string
            city: string
            services: {
              id: string
              name: string
            }[]
          }[]
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/account/organisation-requests': {
    /** One's own requests for an organisation, newest first (O37) */
    get: {
      parameters: { query?: { cursor?: string; size?: number }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          items: ({
            id: string
            name: string
            kind: "private" | "public" | "foreign" | "individual"
            siret: string | null
            vatNumber: string
            foreignIdentifier: string
            identifier: string
            addressLine1: string
            addressLine2: string
            postalCode: string
            city: string
            requestedAt: string
            state: "waiting" | "approved" | "refused" | "withdrawn"
            decidedBy: string
            decidedAt: string | null
            version: number
            comment: string
            refusalReason: string
            abilities: {
              withdraw: {
                allowed: boolean
                reason: string
              }
            }
          })[]
          nextCursor: string | null
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
    /** Ask the provider for an organisation, to be its principal manager (O37) */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody: { content: { 'application/json': {
        kind: "private" | "public" | "foreign" | "individual"
        name: string
        siret?: string | null
        vatNumber?: string
        foreignIdentifier?: string
        addressLine1?: string
        addressLine2?: string
        postalCode?: string
        city?: string
        comment?: string
      } } }
      responses: {
        201: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          name: string
          kind: "private" | "public" | "foreign" | "individual"
          siret: string | null
          vatNumber: string
          foreignIdentifier: string
          identifier: string
          addressLine1: string
          addressLine2: string
          postalCode: string
          city: string
          requestedAt: string
          state: "waiting" | "approved" | "refused" | "withdrawn"
          decidedBy: string
          decidedAt: string | null
          version: number
          comment: string
          refusalReason: string
          abilities: {
            withdraw: {
              allowed: boolean
              reason: string
            }
          }
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/account/organisation-requests/{id}': {
    /** Withdraw one's own request for an organisation while it waits (O37) */
    delete: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        204: { headers: Record<string, unknown>; content: { 'application/json': unknown } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/account/password': {
    /** Change one's password */
    put: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody: { content: { 'application/json': {
        currentPassword: string
        newPassword: string
      } } }
      responses: {
        204: { headers: Record<string, unknown>; content: { 'application/json': unknown } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/account/principal-transfers': {
    /** Name a new principal manager of organisations that one runs (O20, O21) */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody: { content: { 'application/json': {
        organisationIds?: string[]
        all?: boolean
        successor?: string
        accountId?: string
      } } }
      responses: {
        201: { headers: Record<string, unknown>; content: { 'application/json': {
          organisations: {
            id: string
            name: string
          }[]
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/account/reactivation': {
    /** Reactivate a deactivated account by its password (O21); sign in afterwards */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody: { content: { 'application/json': {
        identifier: string
        password: string
      } } }
      responses: {
        204: { headers: Record<string, unknown>; content: { 'application/json': unknown } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/account/second-factor': {
    /** Begin a second factor; the one in force stays until the new one is confirmed */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody: { content: { 'application/json': {
        currentPassword: string
        code?: string
      } } }
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          secret: string
          uri: string
          qrSvg: string
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
    /** Put the second factor in force */
    put: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody: { content: { 'application/json': {
        code: string
      } } }
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          recoveryCodes: string[]
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
    /** Take the second factor away */
    delete: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody: { content: { 'application/json': {
        currentPassword: string
        code?: string
      } } }
      responses: {
        204: { headers: Record<string, unknown>; content: { 'application/json': unknown } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/account/sessions': {
    /** One's open sessions */
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          items: {
            id: string
            current: boolean
            createdAt: string
            lastSeenAt: string
            expiresAt: string
            userAgent: string
            address: string
          }[]
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
    /** End all of one's other sessions */
    delete: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        204: { headers: Record<string, unknown>; content: { 'application/json': unknown } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/account/sessions/{id}': {
    /** End one of one's sessions */
    delete: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        204: { headers: Record<string, unknown>; content: { 'application/json': unknown } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/account/sign-in-email': {
    /** Ask for another sign-in e-mail; it counts once the link sent to it is used */
    put: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody: { content: { 'application/json': {
        email: string
        emailConfirmation: string
        currentPassword: string
      } } }
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          identifier: string
          surname: string
          givenName: string
          signInEmail: string
          newSignInEmail: {
            email: string
            expiresAt: string
            expired: boolean
          } | null
          contactEmail: string
          structure: string
          jobTitle: string
          addressLine1: string
          addressLine2: string
          postalCode: string
          city: string
          phone: string
          mobile: string
          fax: string
          locale: "fr" | "en"
          version: number
          secondFactor: boolean
          abilities: {
            deactivate: {
              allowed: boolean
              reason: string
            }
          }
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/account/space-requests': {
    /** One's own requests for spaces, newest first (O8) */
    get: {
      parameters: { query?: { cursor?: string; size?: number }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          items: ({
            id: string
            person: {
              accountId: string
              surname: string
              givenName: string
              signInEmail: string
            }
            organisation: {
              id: string
              name: string
            }
            origin: "person" | "setting"
            items: ({
              id: string
              space: string
              title: string
              service: {
                id: string
                name: string
              } | null
              access: "read" | "modify"
              grantedAccess: "read" | "modify" | null
            })[]
            requestedAt: string
            state: "waiting" | "approved" | "refused" | "withdrawn"
            decidedBy: string
            decidedAt: string | null
            version: number
            comment: string
            decisionComment: string
            refusalReason: string
            abilities: {
              withdraw: {
                allowed: boolean
                reason: string
              }
            }
          })[]
          nextCursor: string | null
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
    /** Ask for spaces that the organisation offers (O8) */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody: { content: { 'application/json': {
        membershipId: string
        items: ({
          space: string
          serviceId?: string | null
          access?: "read" | "modify"
        })[]
        comment?: string
      } } }
      responses: {
        201: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          person: {
            accountId: string
            surname: string
            givenName: string
            signInEmail: string
          }
          organisation: {
            id: string
            name: string
          }
          origin: "person" | "setting"
          items: ({
            id: string
            space: string
            title: string
            service: {
              id: string
              name: string
            } | null
            access: "read" | "modify"
            grantedAccess: "read" | "modify" | null
          })[]
          requestedAt: string
          state: "waiting" | "approved" | "refused" | "withdrawn"
          decidedBy: string
          decidedAt: string | null
          version: number
          comment: string
          decisionComment: string
          refusalReason: string
          abilities: {
            withdraw: {
              allowed: boolean
              reason: string
            }
          }
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/account/space-requests/{id}': {
    /** Withdraw one's own request for spaces (O8) */
    delete: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        204: { headers: Record<string, unknown>; content: { 'application/json': unknown } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/activation-mails': {
    /** Send the activation e-mail again to several, each by itself (O18) */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody: { content: { 'application/json': {
        ids: string[]
      } } }
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          items: {
            id: string
            ok: boolean
            code: string
            detail: string
          }[]
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/activations': {
    /** Activate an account by a link */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody: { content: { 'application/json': {
        token: string
        password: string
      } } }
      responses: {
        204: { headers: Record<string, unknown>; content: { 'application/json': unknown } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/brand': {
    /** The brand of this address */
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          name: string
          colour: string
          locale: "fr" | "en"
          supportPhone: string
          supportEmail: string
          requestEmail: string
          timeZone: string
          links: {
            label: string
            href: string
          }[]
        } } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/change-request-count': {
    /** How many requests the filters leave (C18) */
    get: {
      parameters: { query?: { cursor?: string; size?: number; sort?: "requestedAt" | "kind" | "detail" | "validatedAt" | "state"; order?: "asc" | "desc"; search?: string; contract?: string; kind?: "creation" | "deletion" | "replacement" | "training"; state?: "to_return" | "late" | "to_verify" | "under_review" | "validated" | "planned" | "carried_out" | "refused" | "deleted" }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          total: number
          toReturn: number
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/change-request-effects': {
    /** The effect of a request before it is sent (C21, C36) */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody: { content: { 'application/json': {
        kind: "creation"
        contractId: string
        accountId?: string | null
        seatKind: "named" | "concurrent" | "key"
        addConcurrentSeat?: boolean
        wishedOn: string
      } | {
        kind: "deletion"
        contractId: string
        accountId?: string | null
        removeConcurrentSeat?: boolean
        wishedOn?: string | null
      } | {
        kind: "replacement"
        contractId: string
        accountId?: string | null
        wishedOn: string
      } } }
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          effectiveOn: string
          noticeEndsOn: string | null
          locksOn: string | null
          seats: {
            named: {
              before: number
              after: number
            }
            concurrent: {
              before: number
              after: number
            }
            key: {
              before: number
              after: number
            }
          }
          inNotice: {
            named: number
            concurrent: number
            key: number
          }
          monthlyCents: {
            before: number
            after: number
          }
          lines: ({
            seatKind: "named" | "concurrent" | "key"
            month: string
            from: string
            to: string
            billedDays: number
            daysInMonth: number
            quantity: number
            unitMonthlyCents: number
            amountCents: number
            invoiceOn: string
          })[]
          totalCents: number
          invoiceOn: string
          returnBefore: string
          waitsForm: boolean
          registeredPostRequired: boolean
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/change-requests': {
    /** «Liste des demandes» (C18) */
    get: {
      parameters: { query?: { cursor?: string; size?: number; sort?: "requestedAt" | "kind" | "detail" | "validatedAt" | "state"; order?: "asc" | "desc"; search?: string; contract?: string; kind?: "creation" | "deletion" | "replacement" | "training"; state?: "to_return" | "late" | "to_verify" | "under_review" | "validated" | "planned" | "carried_out" | "refused" | "deleted" }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          items: ({
            id: string
            number: string
            contractId: string
            contractNumber: string
            kind: "creation" | "deletion" | "replacement" | "training"
            detail: string
            requestedAt: string
            requestedBy: string
            version: number
            rowVersion: number
            wishedOn: string
            state: "to_return" | "late" | "to_verify" | "under_review" | "validated" | "planned" | "carried_out" | "refused" | "deleted"
            confirmedOn: string | null
            decidedAt: string | null
            validatedAt: string | null
            validatedBy: string
            decidedBy: string
            refusalReason: string
            scheduledOn: string | null
            locksOn: string | null
            carriedOutAt: string | null
            returnBefore: string
            awaitingRegularisation: boolean
            staleFormVersion: number | null
            formStatus: "received" | "to_review" | "stale" | "awaited"
            abilities: {
              modify: {
                allowed: boolean
                reason: string
              }
              delete: {
                allowed: boolean
                reason: string
              }
              upload: {
                allowed: boolean
                reason: string
              }
            }
          })[]
          nextCursor: string | null
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
    /** Ask for a change (C20–C27, C33) */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody: { content: { 'application/json': {
        kind: "creation"
        contractId: string
        subscriber: {
          type: "existing"
          accountId: string
        } | {
          type: "new"
          surname: string
          givenName: string
          email: string
          emailConfirmation: string
          structure: string
          jobTitle: string
          addressLine1: string
          addressLine2: string
          postalCode: string
          city: string
          phone: string
          mobile: string
          fax: string
        }
        access: ({
          applicationId: string
          applicationUserId: string
          profileId?: string | null
        })[]
        seatKind: "named" | "concurrent" | "key"
        addConcurrentSeat?: boolean
        wishedOn: string
        comment?: string
      } | {
        kind: "deletion"
        contractId: string
        accountId: string
        removeConcurrentSeat?: boolean
        wishedOn: string
        comment?: string
      } | {
        kind: "replacement"
        contractId: string
        accountId: string
        subscriber: {
          type: "existing"
          accountId: string
        } | {
          type: "new"
          surname: string
          givenName: string
          email: string
          emailConfirmation: string
          structure: string
          jobTitle: string
          addressLine1: string
          addressLine2: string
          postalCode: string
          city: string
          phone: string
          mobile: string
          fax: string
        }
        access: ({
          applicationId: string
          applicationUserId: string
          profileId?: string | null
        })[]
        wishedOn: string
        comment?: string
      } | {
        kind: "training"
        contractId: string
        trainingSessionId: string
        accountIds: string[]
        comment?: string
      } } }
      responses: {
        201: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          number: string
          contractId: string
          contractNumber: string
          kind: "creation" | "deletion" | "replacement" | "training"
          detail: string
          requestedAt: string
          requestedBy: string
          version: number
          rowVersion: number
          wishedOn: string
          state: "to_return" | "late" | "to_verify" | "under_review" | "validated" | "planned" | "carried_out" | "refused" | "deleted"
          confirmedOn: string | null
          decidedAt: string | null
          validatedAt: string | null
          validatedBy: string
          decidedBy: string
          refusalReason: string
          scheduledOn: string | null
          locksOn: string | null
          carriedOutAt: string | null
          returnBefore: string
          awaitingRegularisation: boolean
          staleFormVersion: number | null
          formStatus: "received" | "to_review" | "stale" | "awaited"
          abilities: {
            modify: {
              allowed: boolean
              reason: string
            }
            delete: {
              allowed: boolean
              reason: string
            }
            upload: {
              allowed: boolean
              reason: string
            }
          }
          content: unknown
          fields: {
            section: string
            label: string
            value: string
          }[]
          versions: {
            version: number
            createdAt: string
            createdBy: string
            fields: {
              section: string
              label: string
              value: string
            }[]
          }[]
          forms: ({
            id: string
            version: number
            channel: string
            receivedOn: string
            recordedBy: string
            recordedAt: string
            confirms: boolean
            needsReview: boolean
            withdrawnAt: string | null
            refusedAt: string | null
            refusalReason: string
            withdrawable: boolean
            fileId: string | null
          })[]
          effect: {
            effectiveOn: string
            noticeEndsOn: string | null
            locksOn: string | null
            seats: {
              named: {
                before: number
                after: number
              }
              concurrent: {
                before: number
                after: number
              }
              key: {
                before: number
                after: number
              }
            }
            inNotice: {
              named: number
              concurrent: number
              key: number
            }
            monthlyCents: {
              before: number
              after: number
            }
            lines: ({
              seatKind: "named" | "concurrent" | "key"
              month: string
              from: string
              to: string
              billedDays: number
              daysInMonth: number
              quantity: number
              unitMonthlyCents: number
              amountCents: number
              invoiceOn: string
            })[]
            totalCents: number
            invoiceOn: string
            returnBefore: string
            waitsForm: boolean
            registeredPostRequired: boolean
          } | null
          lines: ({
            seatKind: "named" | "concurrent" | "key"
            month: string
            from: string
            to: string
            billedDays: number
            daysInMonth: number
            quantity: number
            unitMonthlyCents: number
            amountCents: number
            invoiceOn: string
          })[]
          comment: string
          organisationName: string
          contractTitle: string
          proposedIdentifier: string
          nameWarnings: string[]
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/change-requests/{id}': {
    /** A request with its versions and forms */
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          number: string
          contractId: string
          contractNumber: string
          kind: "creation" | "deletion" | "replacement" | "training"
          detail: string
          requestedAt: string
          requestedBy: string
          version: number
          rowVersion: number
          wishedOn: string
          state: "to_return" | "late" | "to_verify" | "under_review" | "validated" | "planned" | "carried_out" | "refused" | "deleted"
          confirmedOn: string | null
          decidedAt: string | null
          validatedAt: string | null
          validatedBy: string
          decidedBy: string
          refusalReason: string
          scheduledOn: string | null
          locksOn: string | null
          carriedOutAt: string | null
          returnBefore: string
          awaitingRegularisation: boolean
          staleFormVersion: number | null
          formStatus: "received" | "to_review" | "stale" | "awaited"
          abilities: {
            modify: {
              allowed: boolean
              reason: string
            }
            delete: {
              allowed: boolean
              reason: string
            }
            upload: {
              allowed: boolean
              reason: string
            }
          }
          content: unknown
          fields: {
            section: string
            label: string
            value: string
          }[]
          versions: {
            version: number
            createdAt: string
            createdBy: string
            fields: {
              section: string
              label: string
              value: string
            }[]
          }[]
          forms: ({
            id: string
            version: number
            channel: string
            receivedOn: string
            recordedBy: string
            recordedAt: string
            confirms: boolean
            needsReview: boolean
            withdrawnAt: string | null
            refusedAt: string | null
            refusalReason: string
            withdrawable: boolean
            fileId: string | null
          })[]
          effect: {
            effectiveOn: string
            noticeEndsOn: string | null
            locksOn: string | null
            seats: {
              named: {
                before: number
                after: number
              }
              concurrent: {
                before: number
                after: number
              }
              key: {
                before: number
                after: number
              }
            }
            inNotice: {
              named: number
              concurrent: number
              key: number
            }
            monthlyCents: {
              before: number
              after: number
            }
            lines: ({
              seatKind: "named" | "concurrent" | "key"
              month: string
              from: string
              to: string
              billedDays: number
              daysInMonth: number
              quantity: number
              unitMonthlyCents: number
              amountCents: number
              invoiceOn: string
            })[]
            totalCents: number
            invoiceOn: string
            returnBefore: string
            waitsForm: boolean
            registeredPostRequired: boolean
          } | null
          lines: ({
            seatKind: "named" | "concurrent" | "key"
            month: string
            from: string
            to: string
            billedDays: number
            daysInMonth: number
            quantity: number
            unitMonthlyCents: number
            amountCents: number
            invoiceOn: string
          })[]
          comment: string
          organisationName: string
          contractTitle: string
          proposedIdentifier: string
          nameWarnings: string[]
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
    /** Modify a request that is not processed: a new version (C24) */
    put: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody: { content: { 'application/json': {
        rowVersion: number
        content: {
          kind: "creation"
          contractId: string
          subscriber: {
            type: "existing"
            accountId: string
          } | {
            type: "new"
            surname: string
            givenName: string
            email: string
            emailConfirmation: string
            structure: string
            jobTitle: string
            addressLine1: string
            addressLine2: string
            postalCode: string
            city: string
            phone: string
            mobile: string
            fax: string
          }
          access: ({
            applicationId: string
            applicationUserId: string
            profileId?: string | null
          })[]
          seatKind: "named" | "concurrent" | "key"
          addConcurrentSeat?: boolean
          wishedOn: string
          comment?: string
        } | {
          kind: "deletion"
          contractId: string
          accountId: string
          removeConcurrentSeat?: boolean
          wishedOn: string
          comment?: string
        } | {
          kind: "replacement"
          contractId: string
          accountId: string
          subscriber: {
            type: "existing"
            accountId: string
          } | {
            type: "new"
            surname: string
            givenName: string
            email: string
            emailConfirmation: string
            structure: string
            jobTitle: string
            addressLine1: string
            addressLine2: string
            postalCode: string
            city: string
            phone: string
            mobile: string
            fax: string
          }
          access: ({
            applicationId: string
            applicationUserId: string
            profileId?: string | null
          })[]
          wishedOn: string
          comment?: string
        } | {
          kind: "training"
          contractId: string
          trainingSessionId: string
          accountIds: string[]
          comment?: string
        }
      } } }
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          number: string
          contractId: string
          contractNumber: string
          kind: "creation" | "deletion" | "replacement" | "training"
          detail: string
          requestedAt: string
          requestedBy: string
          version: number
          rowVersion: number
          wishedOn: string
          state: "to_return" | "late" | "to_verify" | "under_review" | "validated" | "planned" | "carried_out" | "refused" | "deleted"
          confirmedOn: string | null
          decidedAt: string | null
          validatedAt: string | null
          validatedBy: string
          decidedBy: string
          refusalReason: string
          scheduledOn: string | null
          locksOn: string | null
          carriedOutAt: string | null
          returnBefore: string
          awaitingRegularisation: boolean
          staleFormVersion: number | null
          formStatus: "received" | "to_review" | "stale" | "awaited"
          abilities: {
            modify: {
              allowed: boolean
              reason: string
            }
            delete: {
              allowed: boolean
              reason: string
            }
            upload: {
              allowed: boolean
              reason: string
            }
          }
          content: unknown
          fields: {
            section: string
            label: string
            value: string
          }[]
          versions: {
            version: number
            createdAt: string
            createdBy: string
            fields: {
              section: string
              label: string
              value: string
            }[]
          }[]
          forms: ({
            id: string
            version: number
            channel: string
            receivedOn: string
            recordedBy: string
            recordedAt: string
            confirms: boolean
            needsReview: boolean
            withdrawnAt: string | null
            refusedAt: string | null
            refusalReason: string
            withdrawable: boolean
            fileId: string | null
          })[]
          effect: {
            effectiveOn: string
            noticeEndsOn: string | null
            locksOn: string | null
            seats: {
              named: {
                before: number
                after: number
              }
              concurrent: {
                before: number
                after: number
              }
              key: {
                before: number
                after: number
              }
            }
            inNotice: {
              named: number
              concurrent: number
              key: number
            }
            monthlyCents: {
              before: number
              after: number
            }
            lines: ({
              seatKind: "named" | "concurrent" | "key"
              month: string
              from: string
              to: string
              billedDays: number
              daysInMonth: number
              quantity: number
              unitMonthlyCents: number
              amountCents: number
              invoiceOn: string
            })[]
            totalCents: number
            invoiceOn: string
            returnBefore: string
            waitsForm: boolean
            registeredPostRequired: boolean
          } | null
          lines: ({
            seatKind: "named" | "concurrent" | "key"
            month: string
            from: string
            to: string
            billedDays: number
            daysInMonth: number
            quantity: number
            unitMonthlyCents: number
            amountCents: number
            invoiceOn: string
          })[]
          comment: string
          organisationName: string
          contractTitle: string
          proposedIdentifier: string
          nameWarnings: string[]
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
    /** Delete a request that is not processed (C24) */
    delete: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        204: { headers: Record<string, unknown>; content: { 'application/json': unknown } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/change-requests/{id}/form.pdf': {
    /** «Editer la demande»: the confirmation form (C23) */
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/pdf': unknown } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/change-requests/{id}/signed-forms': {
    /** Return the signed form by upload (C25) */
    post: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        201: { headers: Record<string, unknown>; content: { 'application/json': {
          confirms: boolean
          needsReview: boolean
          version: number
          currentVersion: number
          request: {
            id: string
            number: string
            contractId: string
            contractNumber: string
            kind: "creation" | "deletion" | "replacement" | "training"
            detail: string
            requestedAt: string
            requestedBy: string
            version: number
            rowVersion: number
            wishedOn: string
            state: "to_return" | "late" | "to_verify" | "under_review" | "validated" | "planned" | "carried_out" | "refused" | "deleted"
            confirmedOn: string | null
            decidedAt: string | null
            validatedAt: string | null
            validatedBy: string
            decidedBy: string
            refusalReason: string
            scheduledOn: string | null
            locksOn: string | null
            carriedOutAt: string | null
            returnBefore: string
            awaitingRegularisation: boolean
            staleFormVersion: number | null
            formStatus: "received" | "to_review" | "stale" | "awaited"
            abilities: {
              modify: {
                allowed: boolean
                reason: string
              }
              delete: {
                allowed: boolean
                reason: string
              }
              upload: {
                allowed: boolean
                reason: string
              }
            }
          }
          reason: "confirmed" | "stale_version" | "registered_post" | "unreadable"
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/change-requests/{id}/signed-forms/{fileId}': {
    /** A returned form */
    get: {
      parameters: { query?: never; header?: never; path: { id: string; fileId: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/octet-stream': unknown } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/change-requests/{id}/signed-forms/{formId}/withdrawal': {
    /** Take back a wrong file (C25) */
    post: {
      parameters: { query?: never; header?: never; path: { id: string; formId: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          number: string
          contractId: string
          contractNumber: string
          kind: "creation" | "deletion" | "replacement" | "training"
          detail: string
          requestedAt: string
          requestedBy: string
          version: number
          rowVersion: number
          wishedOn: string
          state: "to_return" | "late" | "to_verify" | "under_review" | "validated" | "planned" | "carried_out" | "refused" | "deleted"
          confirmedOn: string | null
          decidedAt: string | null
          validatedAt: string | null
          validatedBy: string
          decidedBy: string
          refusalReason: string
          scheduledOn: string | null
          locksOn: string | null
          carriedOutAt: string | null
          returnBefore: string
          awaitingRegularisation: boolean
          staleFormVersion: number | null
          formStatus: "received" | "to_review" | "stale" | "awaited"
          abilities: {
            modify: {
              allowed: boolean
              reason: string
            }
            delete: {
              allowed: boolean
              reason: string
            }
            upload: {
              allowed: boolean
              reason: string
            }
          }
          content: unknown
          fields: {
            section: string
            label: string
            value: string
          }[]
          versions: {
            version: number
            createdAt: string
            createdBy: string
            fields: {
              section: string
              label: string
              value: string
            }[]
          }[]
          forms: ({
            id: string
            version: number
            channel: string
            receivedOn: string
            recordedBy: string
            recordedAt: string
            confirms: boolean
            needsReview: boolean
            withdrawnAt: string | null
            refusedAt: string | null
            refusalReason: string
            withdrawable: boolean
            fileId: string | null
          })[]
          effect: {
            effectiveOn: string
            noticeEndsOn: string | null
            locksOn: string | null
            seats: {
              named: {
                before: number
                after: number
              }
              concurrent: {
                before: number
                after: number
              }
              key: {
                before: number
                after: number
              }
            }
            inNotice: {
              named: number
              concurrent: number
              key: number
            }
            monthlyCents: {
              before: number
              after: number
            }
            lines: ({
              seatKind: "named" | "concurrent" | "key"
              month: string
              from: string
              to: string
              billedDays: number
              daysInMonth: number
              quantity: number
              unitMonthlyCents: number
              amountCents: number
              invoiceOn: string
            })[]
            totalCents: number
            invoiceOn: string
            returnBefore: string
            waitsForm: boolean
            registeredPostRequired: boolean
          } | null
          lines: ({
            seatKind: "named" | "concurrent" | "key"
            month: string
            from: string
            to: string
            billedDays: number
            daysInMonth: number
            quantity: number
            unitMonthlyCents: number
            amountCents: number
            invoiceOn: string
          })[]
          comment: string
          organisationName: string
          contractTitle: string
          proposedIdentifier: string
          nameWarnings: string[]
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/connections/{id}': {
    /** «Détail du compte» (C13) */
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          accountId: string
          surname: string
          givenName: string
          identifier: string
          email: string
          applicationId: string
          applicationName: string
          seatKind: "named" | "concurrent" | "key"
          blocked: boolean
          blocks: ({
            cause: "administrator" | "wrong_passwords" | "provider" | "regularisation" | "notice"
            since: string
            by: string
            mine: boolean
            until: string | null
            liftable: boolean
          })[]
          noticeEndsOn: string | null
          contractId: string
          createdOn: string
          version: number
          accountVersion: number
          applicationUserId: string | null
          account: {
            structure: string
            jobTitle: string
            addressLine1: string
            addressLine2: string
            postalCode: string
            city: string
            phone: string
            mobile: string
            fax: string
            status: string
          }
          profileId: string | null
          profiles: {
            id: string
            name: string
            description: string
          }[]
          roles: {
            id: string
            name: string
          }[]
          abilities: {
            changeEmail: {
              allowed: boolean
              reason: string
            }
            resetPassword: {
              allowed: boolean
              reason: string
            }
            block: {
              allowed: boolean
              reason: string
            }
          }
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
    /** Save coordinates, profile and copied roles at once (C13–C17) */
    patch: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody: { content: { 'application/json': {
        structure: string
        jobTitle: string
        addressLine1: string
        addressLine2: string
        postalCode: string
        city: string
        phone: string
        mobile: string
        fax: string
        email: "" | string
        emailConfirmation: string
        profileId: string | null
        copyFrom?: string | null
        version: number
        accountVersion: number
      } } }
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          accountId: string
          surname: string
          givenName: string
          identifier: string
          email: string
          applicationId: string
          applicationName: string
          seatKind: "named" | "concurrent" | "key"
          blocked: boolean
          blocks: ({
            cause: "administrator" | "wrong_passwords" | "provider" | "regularisation" | "notice"
            since: string
            by: string
            mine: boolean
            until: string | null
            liftable: boolean
          })[]
          noticeEndsOn: string | null
          contractId: string
          createdOn: string
          version: number
          accountVersion: number
          applicationUserId: string | null
          account: {
            structure: string
            jobTitle: string
            addressLine1: string
            addressLine2: string
            postalCode: string
            city: string
            phone: string
            mobile: string
            fax: string
            status: string
          }
          profileId: string | null
          profiles: {
            id: string
            name: string
            description: string
          }[]
          roles: {
            id: string
            name: string
          }[]
          abilities: {
            changeEmail: {
              allowed: boolean
              reason: string
            }
            resetPassword: {
              allowed: boolean
              reason: string
            }
            block: {
              allowed: boolean
              reason: string
            }
          }
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/connections/{id}/application-user': {
    /** The application user's coordinates (C14) */
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          applicationId: string
          surname: string
          givenName: string
          email: string
          structure: string
          jobTitle: string
          addressLine1: string
          addressLine2: string
          postalCode: string
          city: string
          phone: string
          mobile: string
          fax: string
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/connections/{id}/block': {
    /** Block a connection (C12) */
    put: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          accountId: string
          surname: string
          givenName: string
          identifier: string
          email: string
          applicationId: string
          applicationName: string
          seatKind: "named" | "concurrent" | "key"
          blocked: boolean
          blocks: ({
            cause: "administrator" | "wrong_passwords" | "provider" | "regularisation" | "notice"
            since: string
            by: string
            mine: boolean
            until: string | null
            liftable: boolean
          })[]
          noticeEndsOn: string | null
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
    /** Lift the blocks of administrators and of wrong passwords (C6, C12) */
    delete: {
      parameters: { query?: { resetPassword?: "true" | "false" }; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          accountId: string
          surname: string
          givenName: string
          identifier: string
          email: string
          applicationId: string
          applicationName: string
          seatKind: "named" | "concurrent" | "key"
          blocked: boolean
          blocks: ({
            cause: "administrator" | "wrong_passwords" | "provider" | "regularisation" | "notice"
            since: string
            by: string
            mine: boolean
            until: string | null
            liftable: boolean
          })[]
          noticeEndsOn: string | null
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/connections/{id}/copy-sources': {
    /** Subscribers whose profile and roles may be copied (C16) */
    get: {
      parameters: { query?: { search?: string }; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          items: ({
            id: string
            surname: string
            givenName: string
            identifier: string
            email: string
            profile: string | null
            roles: string[]
          })[]
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/connections/{id}/password-reset': {
    /** Send the subscriber a reset link (C5) */
    post: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        204: { headers: Record<string, unknown>; content: { 'application/json': unknown } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/contracts': {
    /** The contracts that one administers (C9) */
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          items: ({
            id: string
            number: string
            title: string
            organisationId: string
            organisationName: string
            isPack: boolean
            endsOn: string | null
          })[]
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/contracts/{id}': {
    /** A contract with its seats (C9) */
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          number: string
          title: string
          organisationId: string
          organisationName: string
          isPack: boolean
          endsOn: string | null
          startsOn: string
          applications: {
            id: string
            name: string
            url: string
            profiles: {
              id: string
              name: string
              description: string
            }[]
          }[]
          noticeDays: number
          registeredPostRequired: boolean
          sells: ("named" | "concurrent" | "key")[]
          waitsForm: {
            creation: boolean
            deletion: boolean
            replacement: boolean
          }
          seats: {
            named: {
              bought: number
              used: number
              inNotice: number
            }
            concurrent: {
              bought: number
              used: number
              inNotice: number
            }
            key: {
              bought: number
              used: number
              inNotice: number
            }
          }
          monthlyCents: number | null
          nextInvoiceOn: string
          returnDays: number
          requestsToReturn: number
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/contracts/{id}/application-users': {
    /** The application's users who have no connection there (C20) */
    get: {
      parameters: { query: { search?: string; application: string }; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          items: ({
            id: string
            applicationId: string
            surname: string
            givenName: string
            email: string
            structure: string
            jobTitle: string
            addressLine1: string
            addressLine2: string
            postalCode: string
            city: string
            phone: string
            mobile: string
            fax: string
            askedBy: string | null
          })[]
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/contracts/{id}/connection-count': {
    /** How many connections the filters leave (C10) */
    get: {
      parameters: { query?: { cursor?: string; size?: number; sort?: "surname" | "givenName" | "identifier" | "email" | "application" | "seatKind" | "blocked"; order?: "asc" | "desc"; search?: string; application?: string; seatKind?: "named" | "concurrent" | "key"; state?: "active" | "blocked" | "notice" | "regularisation" }; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          total: number
          blocked: number
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/contracts/{id}/connections': {
    /** The connections of a contract (C10) */
    get: {
      parameters: { query?: { cursor?: string; size?: number; sort?: "surname" | "givenName" | "identifier" | "email" | "application" | "seatKind" | "blocked"; order?: "asc" | "desc"; search?: string; application?: string; seatKind?: "named" | "concurrent" | "key"; state?: "active" | "blocked" | "notice" | "regularisation" }; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          items: ({
            id: string
            accountId: string
            surname: string
            givenName: string
            identifier: string
            email: string
            applicationId: string
            applicationName: string
            seatKind: "named" | "concurrent" | "key"
            blocked: boolean
            blocks: ({
              cause: "administrator" | "wrong_passwords" | "provider" | "regularisation" | "notice"
              since: string
              by: string
              mine: boolean
              until: string | null
              liftable: boolean
            })[]
            noticeEndsOn: string | null
          })[]
          nextCursor: string | null
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/contracts/{id}/connections.xlsx': {
    /** The connections as filtered and sorted, as an Excel workbook (C11) */
    get: {
      parameters: { query?: { sort?: "surname" | "givenName" | "identifier" | "email" | "application" | "seatKind" | "blocked"; order?: "asc" | "desc"; search?: string; application?: string; seatKind?: "named" | "concurrent" | "key"; state?: "active" | "blocked" | "notice" | "regularisation" }; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': unknown } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/contracts/{id}/history': {
    /** What happened on a contract (C35) */
    get: {
      parameters: { query?: { cursor?: string; size?: number }; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          items: {
            id: string
            at: string
            type: string
            label: string
            actor: string
            subject: string
            before: unknown
            after: unknown
          }[]
          nextCursor: string | null
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/contracts/{id}/sites': {
    /** Addresses whose coordinates can be copied (C20) */
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          items: {
            id: string
            name: string
            addressLine1: string
            addressLine2: string
            postalCode: string
            city: string
            phone: string
            fax: string
          }[]
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/contracts/{id}/subscribers': {
    /** Persons who may be chosen as subscribers (C20, C26, C27) */
    get: {
      parameters: { query?: { search?: string; of?: "contract" | "organisation" }; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          items: ({
            id: string
            surname: string
            givenName: string
            identifier: string
            email: string
            applications: string[]
            seatKind: "named" | "concurrent" | "key" | null
            inNotice: boolean
          })[]
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/delegation-form.pdf': {
    /** The blank delegation form, for anyone (C8) */
    get: {
      parameters: { query?: { language?: "fr" | "en" }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/pdf': unknown } }
        304: { headers: Record<string, unknown>; content: { 'application/json': unknown } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/delegations': {
    /** Who administers which contract (C8) */
    get: {
      parameters: { query?: { contract?: string; waiting?: "true" }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          items: ({
            id: string
            contractId: string
            contractNumber: string
            organisationName: string
            person: {
              id: string
              surname: string
              givenName: string
              identifier: string
              email: string
            }
            state: "to_return" | "under_review" | "in_force" | "refused" | "ended"
            requestedBy: string
            requestedAt: string
            formReceivedOn: string | null
            formFileId: string | null
            validatedAt: string | null
            validatedBy: string
            endedAt: string | null
            endedBy: string
            endReason: string
            refusalReason: string
            authorityName: string
            authorityTitle: string
          })[]
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
    /** Propose a person as administrator (C8) */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody: { content: { 'application/json': {
        contractId: string
        accountId: string
        authorityName: string
        authorityTitle: string
      } } }
      responses: {
        201: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          contractId: string
          contractNumber: string
          organisationName: string
          person: {
            id: string
            surname: string
            givenName: string
            identifier: string
            email: string
          }
          state: "to_return" | "under_review" | "in_force" | "refused" | "ended"
          requestedBy: string
          requestedAt: string
          formReceivedOn: string | null
          formFileId: string | null
          validatedAt: string | null
          validatedBy: string
          endedAt: string | null
          endedBy: string
          endReason: string
          refusalReason: string
          authorityName: string
          authorityTitle: string
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/delegations/{id}': {
    /** A delegation */
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          contractId: string
          contractNumber: string
          organisationName: string
          person: {
            id: string
            surname: string
            givenName: string
            identifier: string
            email: string
          }
          state: "to_return" | "under_review" | "in_force" | "refused" | "ended"
          requestedBy: string
          requestedAt: string
          formReceivedOn: string | null
          formFileId: string | null
          validatedAt: string | null
          validatedBy: string
          endedAt: string | null
          endedBy: string
          endReason: string
          refusalReason: string
          authorityName: string
          authorityTitle: string
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/delegations/{id}/ending': {
    /** End a delegation (C8) */
    post: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody: { content: { 'application/json': {
        reason: string
      } } }
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          contractId: string
          contractNumber: string
          organisationName: string
          person: {
            id: string
            surname: string
            givenName: string
            identifier: string
            email: string
          }
          state: "to_return" | "under_review" | "in_force" | "refused" | "ended"
          requestedBy: string
          requestedAt: string
          formReceivedOn: string | null
          formFileId: string | null
          validatedAt: string | null
          validatedBy: string
          endedAt: string | null
          endedBy: string
          endReason: string
          refusalReason: string
          authorityName: string
          authorityTitle: string
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/delegations/{id}/form.pdf': {
    /** The prefilled delegation form (C8) */
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/pdf': unknown } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/delegations/{id}/signed-forms': {
    /** Return the signed delegation form (C8) */
    post: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        201: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          contractId: string
          contractNumber: string
          organisationName: string
          person: {
            id: string
            surname: string
            givenName: string
            identifier: string
            email: string
          }
          state: "to_return" | "under_review" | "in_force" | "refused" | "ended"
          requestedBy: string
          requestedAt: string
          formReceivedOn: string | null
          formFileId: string | null
          validatedAt: string | null
          validatedBy: string
          endedAt: string | null
          endedBy: string
          endReason: string
          refusalReason: string
          authorityName: string
          authorityTitle: string
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/delegations/{id}/signed-forms/{fileId}': {
    /** A returned delegation form */
    get: {
      parameters: { query?: never; header?: never; path: { id: string; fileId: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/octet-stream': unknown } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/email-availability': {
    /** Whether an address may be a sign-in e-mail, and nothing about whose it is (C1) */
    get: {
      parameters: { query: { email: string; except?: string }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          available: boolean
          message: string
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/history-verifier.mjs': {
    /** The program that checks an exported chain (O34) */
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'text/javascript': unknown } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/membership-removals': {
    /** Remove several memberships, each by itself (O18) */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody: { content: { 'application/json': {
        ids: string[]
        reason?: string
      } } }
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          items: {
            id: string
            ok: boolean
            code: string
            detail: string
          }[]
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/membership-request-decisions': {
    /** Decide several requests to join at once, each by itself (O2) */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody: { content: { 'application/json': {
        ids: string[]
        decision: "approved" | "refused"
        reason?: string
      } } }
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          items: {
            id: string
            ok: boolean
            code: string
            detail: string
          }[]
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/membership-requests': {
    /** Requests to join the organisations that one runs (O2) */
    get: {
      parameters: { query?: { cursor?: string; size?: number; search?: string; organisation?: string; state?: "waiting" | "approved" | "refused" | "withdrawn" | "all" }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          items: ({
            id: string
            person: {
              accountId: string
              surname: string
              givenName: string
              signInEmail: string
            }
            organisation: {
              id: string
              name: string
            }
            services: string[]
            whole: boolean
            granted: {
              role: string
              whole: boolean
              services: string[]
            } | null
            requestedAt: string
            state: "waiting" | "approved" | "refused" | "withdrawn"
            decidedBy: string
            decidedAt: string | null
            version: number
          })[]
          nextCursor: string | null
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/membership-requests/{id}': {
    /** A request to join, with its services and the roles to choose from (O4, O5) */
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          person: {
            accountId: string
            surname: string
            givenName: string
            signInEmail: string
          }
          organisation: {
            id: string
            name: string
          }
          services: string[]
          whole: boolean
          granted: {
            role: string
            whole: boolean
            services: string[]
          } | null
          requestedAt: string
          state: "waiting" | "approved" | "refused" | "withdrawn"
          decidedBy: string
          decidedAt: string | null
          version: number
          comment: string
          role: string
          refusalReason: string
          roles: {
            code: string
            name: string
            grantable: boolean
          }[]
          serviceRows: ({
            id: string
            name: string
            active: boolean
            status: "validated" | "pending" | "none"
            requested: boolean
            granted: boolean | null
          })[]
          abilities: {
            decide: {
              allowed: boolean
              reason: string
            }
          }
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/membership-requests/{id}/approval': {
    /** Approve a request to join (O2, O4, O5) */
    post: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody: { content: { 'application/json': {
        version: number
        role?: string
        whole?: boolean
        serviceIds?: string[]
      } } }
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          person: {
            accountId: string
            surname: string
            givenName: string
            signInEmail: string
          }
          organisation: {
            id: string
            name: string
          }
          services: string[]
          whole: boolean
          granted: {
            role: string
            whole: boolean
            services: string[]
          } | null
          requestedAt: string
          state: "waiting" | "approved" | "refused" | "withdrawn"
          decidedBy: string
          decidedAt: string | null
          version: number
          comment: string
          role: string
          refusalReason: string
          roles: {
            code: string
            name: string
            grantable: boolean
          }[]
          serviceRows: ({
            id: string
            name: string
            active: boolean
            status: "validated" | "pending" | "none"
            requested: boolean
            granted: boolean | null
          })[]
          abilities: {
            decide: {
              allowed: boolean
              reason: string
            }
          }
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/membership-requests/{id}/effect': {
    /** What approving a membership request would change (O32) */
    get: {
      parameters: { query?: { role?: string; whole?: "true" | "false"; serviceIds?: string }; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          rows: {
            group: string
            what: string
            today: boolean
            after: boolean
            note: string
            missing: string
          }[]
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/membership-requests/{id}/refusal': {
    /** Refuse a request to join, with its reason (O2) */
    post: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody: { content: { 'application/json': {
        version: number
        reason: string
      } } }
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          person: {
            accountId: string
            surname: string
            givenName: string
            signInEmail: string
          }
          organisation: {
            id: string
            name: string
          }
          services: string[]
          whole: boolean
          granted: {
            role: string
            whole: boolean
            services: string[]
          } | null
          requestedAt: string
          state: "waiting" | "approved" | "refused" | "withdrawn"
          decidedBy: string
          decidedAt: string | null
          version: number
          comment: string
          role: string
          refusalReason: string
          roles: {
            code: string
            name: string
            grantable: boolean
          }[]
          serviceRows: ({
            id: string
            name: string
            active: boolean
            status: "validated" | "pending" | "none"
            requested: boolean
            granted: boolean | null
          })[]
          abilities: {
            decide: {
              allowed: boolean
              reason: string
            }
          }
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/memberships/{id}': {
    /** A membership with its person, spaces and what may be done (O18) */
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          person: {
            accountId: string
            surname: string
            givenName: string
            signInEmail: string
          }
          identifier: string
          state: "pending" | "active" | "blocked" | "deactivated" | "closed"
          kind: "person" | "technical"
          organisation: {
            id: string
            name: string
          }
          role: string
          roleName: string
          whole: boolean
          services: string[]
          startsOn: string
          endsOn: string | null
          pendingRequestId: string | null
          comment: string
          serviceIds: string[]
          contactEmail: string
          structure: string
          jobTitle: string
          addressLine1: string
          addressLine2: string
          postalCode: string
          city: string
          phone: string
          mobile: string
          fax: string
          grantedBy: string
          version: number
          accountVersion: number
          subscriptions: ({
            id: string
            space: string
            title: string
            service: {
              id: string
              name: string
            } | null
            access: "read" | "modify"
            origin: string
            since: string
          })[]
          elsewhere: {
            membershipId: string
            organisation: {
              id: string
              name: string
            }
            roleName: string
          }[]
          roles: {
            code: string
            name: string
            grantable: boolean
          }[]
          serviceChoices: {
            id: string
            name: string
            active: boolean
          }[]
          abilities: {
            edit: {
              allowed: boolean
              reason: string
            }
            remove: {
              allowed: boolean
              reason: string
            }
            editContact: {
              allowed: boolean
              reason: string
            }
            giveSpaces: {
              allowed: boolean
              reason: string
            }
            sendActivation: {
              allowed: boolean
              reason: string
            }
          }
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
    /** Change the role, services or dates of a membership (O18) */
    patch: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody: { content: { 'application/json': {
        version: number
        role?: string
        whole?: boolean
        serviceIds?: string[]
        startsOn?: string
        endsOn?: string | null
        comment?: string
      } } }
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          person: {
            accountId: string
            surname: string
            givenName: string
            signInEmail: string
          }
          identifier: string
          state: "pending" | "active" | "blocked" | "deactivated" | "closed"
          kind: "person" | "technical"
          organisation: {
            id: string
            name: string
          }
          role: string
          roleName: string
          whole: boolean
          services: string[]
          startsOn: string
          endsOn: string | null
          pendingRequestId: string | null
          comment: string
          serviceIds: string[]
          contactEmail: string
          structure: string
          jobTitle: string
          addressLine1: string
          addressLine2: string
          postalCode: string
          city: string
          phone: string
          mobile: string
          fax: string
          grantedBy: string
          version: number
          accountVersion: number
          subscriptions: ({
            id: string
            space: string
            title: string
            service: {
              id: string
              name: string
            } | null
            access: "read" | "modify"
            origin: string
            since: string
          })[]
          elsewhere: {
            membershipId: string
            organisation: {
              id: string
              name: string
            }
            roleName: string
          }[]
          roles: {
            code: string
            name: string
            grantable: boolean
          }[]
          serviceChoices: {
            id: string
            name: string
            active: boolean
          }[]
          abilities: {
            edit: {
              allowed: boolean
              reason: string
            }
            remove: {
              allowed: boolean
              reason: string
            }
            editContact: {
              allowed: boolean
              reason: string
            }
            giveSpaces: {
              allowed: boolean
              reason: string
            }
            sendActivation: {
              allowed: boolean
              reason: string
            }
          }
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
    /** Remove a membership for the whole organisation (O18) */
    delete: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        204: { headers: Record<string, unknown>; content: { 'application/json': unknown } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/memberships/{id}/activation-mail': {
    /** Send the activation e-mail again (O18) */
    post: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody: { content: { 'application/json': Record<string, unknown> } }
      responses: {
        204: { headers: Record<string, unknown>; content: { 'application/json': unknown } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/memberships/{id}/contact': {
    /** Change a person's contact details, where one runs all their places (O18) */
    put: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody: { content: { 'application/json': {
        structure: string
        jobTitle: string
        addressLine1: string
        addressLine2: string
        postalCode: string
        city: string
        phone: string
        mobile: string
        fax: string
        contactEmail: "" | string
        contactEmailConfirmation: string
        accountVersion: number
      } } }
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          person: {
            accountId: string
            surname: string
            givenName: string
            signInEmail: string
          }
          identifier: string
          state: "pending" | "active" | "blocked" | "deactivated" | "closed"
          kind: "person" | "technical"
          organisation: {
            id: string
            name: string
          }
          role: string
          roleName: string
          whole: boolean
          services: string[]
          startsOn: string
          endsOn: string | null
          pendingRequestId: string | null
          comment: string
          serviceIds: string[]
          contactEmail: string
          structure: string
          jobTitle: string
          addressLine1: string
          addressLine2: string
          postalCode: string
          city: string
          phone: string
          mobile: string
          fax: string
          grantedBy: string
          version: number
          accountVersion: number
          subscriptions: ({
            id: string
            space: string
            title: string
            service: {
              id: string
              name: string
            } | null
            access: "read" | "modify"
            origin: string
            since: string
          })[]
          elsewhere: {
            membershipId: string
            organisation: {
              id: string
              name: string
            }
            roleName: string
          }[]
          roles: {
            code: string
            name: string
            grantable: boolean
          }[]
          serviceChoices: {
            id: string
            name: string
            active: boolean
          }[]
          abilities: {
            edit: {
              allowed: boolean
              reason: string
            }
            remove: {
              allowed: boolean
              reason: string
            }
            editContact: {
              allowed: boolean
              reason: string
            }
            giveSpaces: {
              allowed: boolean
              reason: string
            }
            sendActivation: {
              allowed: boolean
              reason: string
            }
          }
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/memberships/{id}/explanation': {
    /** Why a person may or may not, condition by condition (O32) */
    get: {
      parameters: { query?: { permission?: string; space?: string; access?: "read" | "modify"; object?: string }; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          answer: {
            allowed: boolean
            sentence: string
            detail: string
          }
          steps: ({
            condition: string
            title: string
            detail: string
            allowed: boolean
            since: string | null
          })[]
          person: {
            surname: string
            givenName: string
          }
          organisation: {
            id: string
            name: string
          }
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/memberships/{id}/explanation-subjects': {
    /** What may be asked about a person: functions, spaces, and what is in them (O32) */
    get: {
      parameters: { query?: { search?: string }; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          permissions: {
            permission: string
            name: string
          }[]
          spaces: {
            space: string
            title: string
            objects: {
              id: string
              label: string
            }[]
          }[]
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/memberships/{id}/subscriptions': {
    /** Give a member a space (O12) */
    post: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody: { content: { 'application/json': {
        space: string
        serviceId?: string | null
        access: "read" | "modify"
      } } }
      responses: {
        201: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          space: string
          title: string
          service: {
            id: string
            name: string
          } | null
          access: "read" | "modify"
          origin: string
          since: string
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/notifications': {
    /** One's last notices */
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          items: ({
            id: string
            title: string
            body: string
            href: string
            createdAt: string
            readAt: string | null
          })[]
          unread: number
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/notifications/reading': {
    /** Mark notices as read */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody: { content: { 'application/json': Record<string, unknown> } }
      responses: {
        204: { headers: Record<string, unknown>; content: { 'application/json': unknown } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/one-time-tokens/{token}': {
    /** What a link by mail is for */
    get: {
      parameters: { query?: never; header?: never; path: { token: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          purpose: "activation" | "password_reset" | "sign_in_email"
          identifier: string
          givenName: string
          newEmail?: string
        } } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/organisation-administration': {
    /** What waits for a manager, and the organisations that they run (O1) */
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          membershipRequests: number
          spaceRequests: number
          reviews: number
          organisations: {
            id: string
            name: string
            role: string
            roleName: string
            users: number
            services: number
            waiting: number
            deactivated: boolean
          }[]
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/organisations': {
    /** The organisations that one runs, by name (O23) */
    get: {
      parameters: { query?: { cursor?: string; size?: number; search?: string }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          items: ({
            id: string
            name: string
            kind: "private" | "public" | "foreign" | "individual"
            identifier: string
            city: string
            roleName: string
            users: number
            services: number
            deactivated: boolean
          })[]
          nextCursor: string | null
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/organisations/{id}': {
    /** An organisation with its services, and what one may do there (O23) */
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          name: string
          kind: "private" | "public" | "foreign" | "individual"
          identifier: string
          city: string
          roleName: string
          users: number
          services: number
          deactivated: boolean
          email: string
          addressLine1: string
          addressLine2: string
          postalCode: string
          phone: string
          fax: string
          siret: string | null
          vatNumber: string
          pacageNumber: string
          socialScheme: string
          apiConnection: string
          invoicingMandate: "none" | "requested" | "signed"
          mandateWarning: boolean
          reviewMonths: number | null
          reviewNoticeDays: number
          nextReviewOn: string | null
          deactivatedAt: string | null
          original: {
            id: string
            name: string
            identifier: string
          } | null
          replacedBy: {
            id: string
            name: string
            identifier: string
          } | null
          principal: {
            accountId: string
            surname: string
            givenName: string
            signInEmail: string
          } | null
          serviceList: {
            id: string
            name: string
            active: boolean
            members: number
            version: number
          }[]
          roles: {
            code: string
            name: string
            grantable: boolean
          }[]
          version: number
          abilities: {
            edit: {
              allowed: boolean
              reason: string
            }
            changeIdentifier: {
              allowed: boolean
              reason: string
            }
            attach: {
              allowed: boolean
              reason: string
            }
            technicalUsers: {
              allowed: boolean
              reason: string
            }
            spaces: {
              allowed: boolean
              reason: string
            }
            history: {
              allowed: boolean
              reason: string
            }
            transfer: {
              allowed: boolean
              reason: string
            }
          }
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
    /** Change an organisation (O23, O25) */
    patch: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody: { content: { 'application/json': {
        name?: string
        email?: "" | string
        addressLine1?: string
        addressLine2?: string
        postalCode?: string
        city?: string
        phone?: string
        fax?: string
        vatNumber?: string
        pacageNumber?: string
        socialScheme?: string
        apiConnection?: string
        reviewMonths?: number | null
        reviewNoticeDays?: number
        version: number
      } } }
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          name: string
          kind: "private" | "public" | "foreign" | "individual"
          identifier: string
          city: string
          roleName: string
          users: number
          services: number
          deactivated: boolean
          email: string
          addressLine1: string
          addressLine2: string
          postalCode: string
          phone: string
          fax: string
          siret: string | null
          vatNumber: string
          pacageNumber: string
          socialScheme: string
          apiConnection: string
          invoicingMandate: "none" | "requested" | "signed"
          mandateWarning: boolean
          reviewMonths: number | null
          reviewNoticeDays: number
          nextReviewOn: string | null
          deactivatedAt: string | null
          original: {
            id: string
            name: string
            identifier: string
          } | null
          replacedBy: {
            id: string
            name: string
            identifier: string
          } | null
          principal: {
            accountId: string
            surname: string
            givenName: string
            signInEmail: string
          } | null
          serviceList: {
            id: string
            name: string
            active: boolean
            members: number
            version: number
          }[]
          roles: {
            code: string
            name: string
            grantable: boolean
          }[]
          version: number
          abilities: {
            edit: {
              allowed: boolean
              reason: string
            }
            changeIdentifier: {
              allowed: boolean
              reason: string
            }
            attach: {
              allowed: boolean
              reason: string
            }
            technicalUsers: {
              allowed: boolean
              reason: string
            }
            spaces: {
              allowed: boolean
              reason: string
            }
            history: {
              allowed: boolean
              reason: string
            }
            transfer: {
              allowed: boolean
              reason: string
            }
          }
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/organisations/{id}/accounts': {
    /** Make an account and its membership, and send the activation e-mail (O14) */
    post: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody: { content: { 'application/json': {
        structure?: string
        jobTitle?: string
        addressLine1?: string
        addressLine2?: string
        postalCode?: string
        city?: string
        phone?: string
        mobile?: string
        fax?: string
        surname: string
        givenName: string
        email: string
        emailConfirmation: string
        contactEmail?: ""
        locale?: "fr" | "en"
        role?: string
        startsOn: string
        comment?: string
        whole: boolean
        serviceIds?: string[]
      } } }
      responses: {
        201: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          person: {
            accountId: string
            surname: string
            givenName: string
            signInEmail: string
          }
          identifier: string
          state: "pending" | "active" | "blocked" | "deactivated" | "closed"
          kind: "person" | "technical"
          organisation: {
            id: string
            name: string
          }
          role: string
          roleName: string
          whole: boolean
          services: string[]
          startsOn: string
          endsOn: string | null
          pendingRequestId: string | null
          comment: string
          serviceIds: string[]
          contactEmail: string
          structure: string
          jobTitle: string
          addressLine1: string
          addressLine2: string
          postalCode: string
          city: string
          phone: string
          mobile: string
          fax: string
          grantedBy: string
          version: number
          accountVersion: number
          subscriptions: ({
            id: string
            space: string
            title: string
            service: {
              id: string
              name: string
            } | null
            access: "read" | "modify"
            origin: string
            since: string
          })[]
          elsewhere: {
            membershipId: string
            organisation: {
              id: string
              name: string
            }
            roleName: string
          }[]
          roles: {
            code: string
            name: string
            grantable: boolean
          }[]
          serviceChoices: {
            id: string
            name: string
            active: boolean
          }[]
          abilities: {
            edit: {
              allowed: boolean
              reason: string
            }
            remove: {
              allowed: boolean
              reason: string
            }
            editContact: {
              allowed: boolean
              reason: string
            }
            giveSpaces: {
              allowed: boolean
              reason: string
            }
            sendActivation: {
              allowed: boolean
              reason: string
            }
          }
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/organisations/{id}/candidates': {
    /** People to attach: those one runs by any criterion, others by exact sign-in address (O13) */
    get: {
      parameters: { query?: { surname?: string; givenName?: string; email?: string; state?: "pending" | "active" | "blocked" | "deactivated" | "closed" }; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          items: ({
            accountId: string
            surname: string
            givenName: string
            signInEmail: string
            state: "pending" | "active" | "blocked" | "deactivated" | "closed" | null
            memberHere: boolean
          })[]
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/organisations/{id}/history': {
    /** The history of an organisation, the newest first (O26) */
    get: {
      parameters: { query?: { cursor?: string; size?: number; type?: string; actor?: "me" | "automatic" | string; about?: string; from?: string; to?: string; search?: string }; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          items: ({
            id: string
            number: number
            at: string
            who: string
            actorId: string | null
            onBehalfOf: string
            type: string
            comment: string
            subjectType: string
            subjectId: string | null
            onWhom: string
            aboutId: string | null
            erased: boolean
          })[]
          nextCursor: string | null
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/organisations/{id}/history-types': {
    /** The kinds of acts that the history holds (O26) */
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          items: {
            type: string
            comment: string
          }[]
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/organisations/{id}/history/export': {
    /** The history as a file, or its chain to be checked (O26, O34) */
    get: {
      parameters: { query: { type?: string; actor?: "me" | "automatic" | string; about?: string; from?: string; to?: string; search?: string; format: "csv" | "xlsx" | "chain" }; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'text/csv; charset=utf-8': unknown } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/organisations/{id}/history/{eventId}': {
    /** An act, with what was before and after, and the request that it decided (O26) */
    get: {
      parameters: { query?: never; header?: never; path: { id: string; eventId: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          number: number
          at: string
          who: string
          actorId: string | null
          onBehalfOf: string
          type: string
          comment: string
          subjectType: string
          subjectId: string | null
          onWhom: string
          aboutId: string | null
          erased: boolean
          before: unknown
          after: unknown
          previousHash: string
          hash: string
          request: {
            kind: "membership" | "spaces"
            person: string
            requestedAt: string
            comment: string
            whole: boolean
            role: string
            services: ({
              name: string
              requested: boolean
              granted: boolean | null
            })[]
            items: ({
              space: string
              title: string
              service: string | null
              access: "read" | "modify"
              grantedAccess: "read" | "modify" | null
            })[]
            decision: "approved" | "refused" | null
            decisionComment: string
            refusalReason: string
            decidedBy: string
            decidedAt: string | null
          } | null
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/organisations/{id}/identifier-change': {
    /** Go on under another SIRET (O24) */
    post: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody: { content: { 'application/json': {
        siret: string
        version: number
      } } }
      responses: {
        201: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          name: string
          kind: "private" | "public" | "foreign" | "individual"
          identifier: string
          city: string
          roleName: string
          users: number
          services: number
          deactivated: boolean
          email: string
          addressLine1: string
          addressLine2: string
          postalCode: string
          phone: string
          fax: string
          siret: string | null
          vatNumber: string
          pacageNumber: string
          socialScheme: string
          apiConnection: string
          invoicingMandate: "none" | "requested" | "signed"
          mandateWarning: boolean
          reviewMonths: number | null
          reviewNoticeDays: number
          nextReviewOn: string | null
          deactivatedAt: string | null
          original: {
            id: string
            name: string
            identifier: string
          } | null
          replacedBy: {
            id: string
            name: string
            identifier: string
          } | null
          principal: {
            accountId: string
            surname: string
            givenName: string
            signInEmail: string
          } | null
          serviceList: {
            id: string
            name: string
            active: boolean
            members: number
            version: number
          }[]
          roles: {
            code: string
            name: string
            grantable: boolean
          }[]
          version: number
          abilities: {
            edit: {
              allowed: boolean
              reason: string
            }
            changeIdentifier: {
              allowed: boolean
              reason: string
            }
            attach: {
              allowed: boolean
              reason: string
            }
            technicalUsers: {
              allowed: boolean
              reason: string
            }
            spaces: {
              allowed: boolean
              reason: string
            }
            history: {
              allowed: boolean
              reason: string
            }
            transfer: {
              allowed: boolean
              reason: string
            }
          }
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/organisations/{id}/memberships': {
    /** Attach an account that is there (O13) */
    post: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody: { content: { 'application/json': {
        accountId: string
        email?: string
        role?: string
        startsOn: string
        comment?: string
        whole: boolean
        serviceIds?: string[]
      } } }
      responses: {
        201: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          person: {
            accountId: string
            surname: string
            givenName: string
            signInEmail: string
          }
          identifier: string
          state: "pending" | "active" | "blocked" | "deactivated" | "closed"
          kind: "person" | "technical"
          organisation: {
            id: string
            name: string
          }
          role: string
          roleName: string
          whole: boolean
          services: string[]
          startsOn: string
          endsOn: string | null
          pendingRequestId: string | null
          comment: string
          serviceIds: string[]
          contactEmail: string
          structure: string
          jobTitle: string
          addressLine1: string
          addressLine2: string
          postalCode: string
          city: string
          phone: string
          mobile: string
          fax: string
          grantedBy: string
          version: number
          accountVersion: number
          subscriptions: ({
            id: string
            space: string
            title: string
            service: {
              id: string
              name: string
            } | null
            access: "read" | "modify"
            origin: string
            since: string
          })[]
          elsewhere: {
            membershipId: string
            organisation: {
              id: string
              name: string
            }
            roleName: string
          }[]
          roles: {
            code: string
            name: string
            grantable: boolean
          }[]
          serviceChoices: {
            id: string
            name: string
            active: boolean
          }[]
          abilities: {
            edit: {
              allowed: boolean
              reason: string
            }
            remove: {
              allowed: boolean
              reason: string
            }
            editContact: {
              allowed: boolean
              reason: string
            }
            giveSpaces: {
              allowed: boolean
              reason: string
            }
            sendActivation: {
              allowed: boolean
              reason: string
            }
          }
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/organisations/{id}/services': {
    /** Add a service (O23) */
    post: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody: { content: { 'application/json': {
        name: string
      } } }
      responses: {
        201: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          name: string
          active: boolean
          members: number
          version: number
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/organisations/{id}/services/{serviceId}': {
    /** Rename a service, deactivate it or take it up again (O23) */
    patch: {
      parameters: { query?: never; header?: never; path: { id: string; serviceId: string }; cookie?: never }
      requestBody: { content: { 'application/json': {
        name?: string
        active?: boolean
        version: number
      } } }
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          name: string
          active: boolean
          members: number
          version: number
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/organisations/{id}/space-settings': {
    /** The spaces that an organisation offers and gives by default (O11) */
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          version: number
          spaces: ({
            space: string
            title: string
            description: string
            offered: boolean
            defaults: ({
              service: {
                id: string
                name: string
              } | null
              member: {
                id: string
                name: string
              } | null
              access: "read" | "modify"
            })[]
            subscribers: number
          })[]
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
    /** Set the spaces offered and given by default; what is newly given is asked for (O8, O11) */
    put: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody: { content: { 'application/json': {
        version: number
        spaces: ({
          space: string
          offered: boolean
          defaults: ({
            serviceId?: string | null
            membershipId?: string | null
            access?: "read" | "modify"
          })[]
        })[]
      } } }
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          version: number
          spaces: ({
            space: string
            title: string
            description: string
            offered: boolean
            defaults: ({
              service: {
                id: string
                name: string
              } | null
              member: {
                id: string
                name: string
              } | null
              access: "read" | "modify"
            })[]
            subscribers: number
          })[]
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/organisations/{id}/technical-users': {
    /** The technical users of an organisation (O15) */
    get: {
      parameters: { query?: { cursor?: string; size?: number; state?: "active" | "revoked" | "all" }; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          items: ({
            id: string
            organisation: {
              id: string
              name: string
            }
            clientId: string
            name: string
            signInEmail: string
            contactEmail: string
            spaces: ({
              space: string
              title: string
              access: "read" | "modify"
            })[]
            requestsPerMinute: number
            createdAt: string
            createdBy: string
            lastUsedAt: string | null
            revokedAt: string | null
            revokedBy: string
            secrets: ({
              createdAt: string
              validUntil: string | null
            })[]
            tokenUrl: string
            version: number
          })[]
          nextCursor: string | null
          spaces: {
            space: string
            title: string
            description: string
          }[]
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
    /** «Créer l'utilisateur technique»: its secret is in this answer only (O15) */
    post: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody: { content: { 'application/json': {
        name: string
        signInEmail: string
        contactEmail?: ""
        spaces: ({
          space: string
          access?: "read" | "modify"
        })[]
        requestsPerMinute?: number
      } } }
      responses: {
        201: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          organisation: {
            id: string
            name: string
          }
          clientId: string
          name: string
          signInEmail: string
          contactEmail: string
          spaces: ({
            space: string
            title: string
            access: "read" | "modify"
          })[]
          requestsPerMinute: number
          createdAt: string
          createdBy: string
          lastUsedAt: string | null
          revokedAt: string | null
          revokedBy: string
          secrets: ({
            createdAt: string
            validUntil: string | null
          })[]
          tokenUrl: string
          version: number
          secret: string | null
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/password-reset-requests': {
    /** Ask for a reset link; the answer never says whether the account exists */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody: { content: { 'application/json': {
        identifier: string
      } } }
      responses: {
        202: { headers: Record<string, unknown>; content: { 'application/json': {
          state: "accepted"
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/password-resets': {
    /** Choose a new password by a link */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody: { content: { 'application/json': {
        token: string
        password: string
      } } }
      responses: {
        204: { headers: Record<string, unknown>; content: { 'application/json': unknown } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/session': {
    /** Sign in */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody: { content: { 'application/json': {
        identifier: string
        password: string
      } } }
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          state: "signed_in" | "second_factor"
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
    /** Sign out */
    delete: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        204: { headers: Record<string, unknown>; content: { 'application/json': unknown } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
    /** Who is signed in, and what is open to them */
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          account: {
            id: string
            identifier: string
            surname: string
            givenName: string
            locale: "fr" | "en"
          }
          side: "client" | "staff"
          permissions: string[]
          brand: {
            id: string
            name: string
            colour: string
            locale: "fr" | "en"
            supportPhone: string
            supportEmail: string
            requestEmail: string
            timeZone: string
            links: {
              label: string
              href: string
            }[]
          }
          organisations: {
            id: string
            name: string
          }[]
          spaces: string[]
          counts: Record<string, number>
          today: string
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/session/second-factor': {
    /** Finish a sign-in by its second factor */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody: { content: { 'application/json': {
        code: string
      } } }
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          state: "signed_in"
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/sign-in-email-confirmations': {
    /** Put a new sign-in e-mail in force by the link sent to it */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody: { content: { 'application/json': {
        token: string
      } } }
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          email: string
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/space-request-decisions': {
    /** Decide several requests for spaces at once, each by itself (O9) */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody: { content: { 'application/json': {
        ids: string[]
        decision: "approved" | "refused"
        reason?: string
      } } }
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          items: {
            id: string
            ok: boolean
            code: string
            detail: string
          }[]
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/space-requests': {
    /** Requests for spaces in the organisations that one runs (O9) */
    get: {
      parameters: { query?: { cursor?: string; size?: number; search?: string; organisation?: string; state?: "waiting" | "approved" | "refused" | "withdrawn" | "all" }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          items: ({
            id: string
            person: {
              accountId: string
              surname: string
              givenName: string
              signInEmail: string
            }
            organisation: {
              id: string
              name: string
            }
            origin: "person" | "setting"
            items: ({
              id: string
              space: string
              title: string
              service: {
                id: string
                name: string
              } | null
              access: "read" | "modify"
              grantedAccess: "read" | "modify" | null
            })[]
            requestedAt: string
            state: "waiting" | "approved" | "refused" | "withdrawn"
            decidedBy: string
            decidedAt: string | null
            version: number
          })[]
          nextCursor: string | null
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/space-requests/{id}': {
    /** A request for spaces (O10) */
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          person: {
            accountId: string
            surname: string
            givenName: string
            signInEmail: string
          }
          organisation: {
            id: string
            name: string
          }
          origin: "person" | "setting"
          items: ({
            id: string
            space: string
            title: string
            service: {
              id: string
              name: string
            } | null
            access: "read" | "modify"
            grantedAccess: "read" | "modify" | null
          })[]
          requestedAt: string
          state: "waiting" | "approved" | "refused" | "withdrawn"
          decidedBy: string
          decidedAt: string | null
          version: number
          comment: string
          decisionComment: string
          refusalReason: string
          abilities: {
            decide: {
              allowed: boolean
              reason: string
            }
          }
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/space-requests/{id}/approval': {
    /** Approve a request for spaces, to modify or to read only (O10) */
    post: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody: { content: { 'application/json': {
        version: number
        comment?: string
        items?: ({
          id: string
          access: "read" | "modify"
        })[]
      } } }
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          person: {
            accountId: string
            surname: string
            givenName: string
            signInEmail: string
          }
          organisation: {
            id: string
            name: string
          }
          origin: "person" | "setting"
          items: ({
            id: string
            space: string
            title: string
            service: {
              id: string
              name: string
            } | null
            access: "read" | "modify"
            grantedAccess: "read" | "modify" | null
          })[]
          requestedAt: string
          state: "waiting" | "approved" | "refused" | "withdrawn"
          decidedBy: string
          decidedAt: string | null
          version: number
          comment: string
          decisionComment: string
          refusalReason: string
          abilities: {
            decide: {
              allowed: boolean
              reason: string
            }
          }
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/space-requests/{id}/effect': {
    /** What approving a request for spaces would change (O32) */
    get: {
      parameters: { query?: { readOnly?: string }; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          rows: {
            group: string
            what: string
            today: boolean
            after: boolean
            note: string
            missing: string
          }[]
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/space-requests/{id}/refusal': {
    /** Refuse a request for spaces, with its reason (O9) */
    post: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody: { content: { 'application/json': {
        version: number
        reason: string
      } } }
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          person: {
            accountId: string
            surname: string
            givenName: string
            signInEmail: string
          }
          organisation: {
            id: string
            name: string
          }
          origin: "person" | "setting"
          items: ({
            id: string
            space: string
            title: string
            service: {
              id: string
              name: string
            } | null
            access: "read" | "modify"
            grantedAccess: "read" | "modify" | null
          })[]
          requestedAt: string
          state: "waiting" | "approved" | "refused" | "withdrawn"
          decidedBy: string
          decidedAt: string | null
          version: number
          comment: string
          decisionComment: string
          refusalReason: string
          abilities: {
            decide: {
              allowed: boolean
              reason: string
            }
          }
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/space-subscriptions/{id}': {
    /** Change a subscription between reading and modifying (O10) */
    patch: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody: { content: { 'application/json': {
        access: "read" | "modify"
      } } }
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          space: string
          title: string
          service: {
            id: string
            name: string
          } | null
          access: "read" | "modify"
          origin: string
          since: string
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
    /** End a subscription (O12) */
    delete: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        204: { headers: Record<string, unknown>; content: { 'application/json': unknown } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/accounts': {
    /** People's accounts by name */
    get: {
      parameters: { query?: { search?: string; cursor?: string; size?: number; organisation?: string; blocked?: "true" | "false" }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          items: {
            id: string
            identifier: string
            surname: string
            givenName: string
            signInEmail: string
            contactEmail: string
            status: string
            blocked: boolean
            staff: boolean
          }[]
          nextCursor: string | null
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/accounts/{id}': {
    /** An account with its blocks, memberships and connections */
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          identifier: string
          surname: string
          givenName: string
          signInEmail: string
          contactEmail: string
          status: string
          blocked: boolean
          staff: boolean
          structure: string
          jobTitle: string
          addressLine1: string
          addressLine2: string
          postalCode: string
          city: string
          phone: string
          mobile: string
          fax: string
          locale: "fr" | "en"
          blocks: ({
            id: string
            cause: string
            reason: string
            openedAt: string
            openedBy: string
            liftedAt: string | null
          })[]
          memberships: ({
            organisationId: string
            organisationName: string
            role: string
            startsOn: string
            endsOn: string | null
          })[]
          connections: ({
            id: string
            contractId: string
            contractNumber: string
            applicationName: string
            seatKind: string
            blocked: boolean
            noticeEndsOn: string | null
          })[]
          abilities: {
            unblock: {
              allowed: boolean
              reason: string
            }
            resetPassword: {
              allowed: boolean
              reason: string
            }
          }
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/accounts/{id}/password-reset': {
    /** Send an account its reset link */
    post: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody: { content: { 'application/json': Record<string, unknown> } }
      responses: {
        204: { headers: Record<string, unknown>; content: { 'application/json': unknown } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/accounts/{id}/unblocking': {
    /** Lift an account's blocks, with a reset at once where asked */
    post: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody: { content: { 'application/json': {
        reset?: boolean
      } } }
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          identifier: string
          surname: string
          givenName: string
          signInEmail: string
          contactEmail: string
          status: string
          blocked: boolean
          staff: boolean
          structure: string
          jobTitle: string
          addressLine1: string
          addressLine2: string
          postalCode: string
          city: string
          phone: string
          mobile: string
          fax: string
          locale: "fr" | "en"
          blocks: ({
            id: string
            cause: string
            reason: string
            openedAt: string
            openedBy: string
            liftedAt: string | null
          })[]
          memberships: ({
            organisationId: string
            organisationName: string
            role: string
            startsOn: string
            endsOn: string | null
          })[]
          connections: ({
            id: string
            contractId: string
            contractNumber: string
            applicationName: string
            seatKind: string
            blocked: boolean
            noticeEndsOn: string | null
          })[]
          abilities: {
            unblock: {
              allowed: boolean
              reason: string
            }
            resetPassword: {
              allowed: boolean
              reason: string
            }
          }
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/application-users': {
    /** Application users by name */
    get: {
      parameters: { query?: { search?: string; cursor?: string; size?: number; application?: string; organisation?: string }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          items: {
            id: string
            applicationId: string
            organisationId: string
            synchronisedAt: string
            externalId: string
            surname: string
            givenName: string
            email: string
            structure: string
            jobTitle: string
            addressLine1: string
            addressLine2: string
            postalCode: string
            city: string
            phone: string
            mobile: string
            fax: string
          }[]
          nextCursor: string | null
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/application-users/import': {
    /** Take in a list of an application's users (CSV) */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          created: number
          updated: number
          unchanged: number
          rejected: {
            line: number
            errors: {
              field: string
              message: string
            }[]
          }[]
          encoding: string
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/applications': {
    /** Applications with their profiles and roles */
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          items: {
            id: string
            code: string
            name: string
            url: string
            version: number
            profiles: {
              id: string
              code: string
              name: string
              description: string
              used: boolean
            }[]
            roles: {
              id: string
              code: string
              name: string
              used: boolean
            }[]
          }[]
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
    /** Make an application */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody: { content: { 'application/json': {
        code: string
        name: string
        url?: "" | string
      } } }
      responses: {
        201: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          code: string
          name: string
          url: string
          version: number
          profiles: {
            id: string
            code: string
            name: string
            description: string
            used: boolean
          }[]
          roles: {
            id: string
            code: string
            name: string
            used: boolean
          }[]
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/applications/{id}': {
    /** An application with its profiles and roles */
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          code: string
          name: string
          url: string
          version: number
          profiles: {
            id: string
            code: string
            name: string
            description: string
            used: boolean
          }[]
          roles: {
            id: string
            code: string
            name: string
            used: boolean
          }[]
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
    /** Change an application */
    patch: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody: { content: { 'application/json': {
        name?: string
        url?: "" | string
        version: number
      } } }
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          code: string
          name: string
          url: string
          version: number
          profiles: {
            id: string
            code: string
            name: string
            description: string
            used: boolean
          }[]
          roles: {
            id: string
            code: string
            name: string
            used: boolean
          }[]
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/applications/{id}/profiles': {
    /** Add a profile to an application */
    post: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody: { content: { 'application/json': {
        code: string
        name: string
        description?: string
      } } }
      responses: {
        201: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          code: string
          name: string
          url: string
          version: number
          profiles: {
            id: string
            code: string
            name: string
            description: string
            used: boolean
          }[]
          roles: {
            id: string
            code: string
            name: string
            used: boolean
          }[]
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/applications/{id}/profiles/{profileId}': {
    /** Change a profile */
    patch: {
      parameters: { query?: never; header?: never; path: { id: string; profileId: string }; cookie?: never }
      requestBody: { content: { 'application/json': {
        name?: string
        description?: string
      } } }
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          code: string
          name: string
          url: string
          version: number
          profiles: {
            id: string
            code: string
            name: string
            description: string
            used: boolean
          }[]
          roles: {
            id: string
            code: string
            name: string
            used: boolean
          }[]
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
    /** Take away a profile that nothing uses */
    delete: {
      parameters: { query?: never; header?: never; path: { id: string; profileId: string }; cookie?: never }
      requestBody?: never
      responses: {
        204: { headers: Record<string, unknown>; content: { 'application/json': unknown } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/applications/{id}/roles': {
    /** Add a role to an application */
    post: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody: { content: { 'application/json': {
        code: string
        name: string
      } } }
      responses: {
        201: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          code: string
          name: string
          url: string
          version: number
          profiles: {
            id: string
            code: string
            name: string
            description: string
            used: boolean
          }[]
          roles: {
            id: string
            code: string
            name: string
            used: boolean
          }[]
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/applications/{id}/roles/{roleId}': {
    /** Change a role */
    patch: {
      parameters: { query?: never; header?: never; path: { id: string; roleId: string }; cookie?: never }
      requestBody: { content: { 'application/json': {
        name: string
      } } }
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          code: string
          name: string
          url: string
          version: number
          profiles: {
            id: string
            code: string
            name: string
            description: string
            used: boolean
          }[]
          roles: {
            id: string
            code: string
            name: string
            used: boolean
          }[]
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
    /** Take away a role that nothing uses */
    delete: {
      parameters: { query?: never; header?: never; path: { id: string; roleId: string }; cookie?: never }
      requestBody?: never
      responses: {
        204: { headers: Record<string, unknown>; content: { 'application/json': unknown } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/change-request-count': {
    /** How many requests the filters leave (C28) */
    get: {
      parameters: { query?: { cursor?: string; size?: number; search?: string; organisation?: string; contract?: string; kind?: "creation" | "deletion" | "replacement" | "training"; state?: "waiting" | "validated" | "planned" | "carried_out" | "refused" | "deleted" | "all"; form?: "received" | "awaited" | "to_review"; olderThanDays?: number; order?: "asc" | "desc" }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          total: number
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/change-request-decisions': {
    /** Decide several requests at once, each by itself (C28) */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody: { content: { 'application/json': {
        decision: "validated"
        items: {
          id: string
          rowVersion: number
        }[]
      } | {
        decision: "refused"
        reason: string
        items: {
          id: string
          rowVersion: number
        }[]
      } } }
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          outcomes: {
            id: string
            number: string
            done: boolean
            code: string
            message: string
          }[]
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/change-requests': {
    /** The work queue (C28) */
    get: {
      parameters: { query?: { cursor?: string; size?: number; search?: string; organisation?: string; contract?: string; kind?: "creation" | "deletion" | "replacement" | "training"; state?: "waiting" | "validated" | "planned" | "carried_out" | "refused" | "deleted" | "all"; form?: "received" | "awaited" | "to_review"; olderThanDays?: number; order?: "asc" | "desc" }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          items: ({
            id: string
            number: string
            contractId: string
            contractNumber: string
            kind: "creation" | "deletion" | "replacement" | "training"
            detail: string
            requestedAt: string
            requestedBy: string
            version: number
            rowVersion: number
            wishedOn: string
            state: "to_return" | "late" | "to_verify" | "under_review" | "validated" | "planned" | "carried_out" | "refused" | "deleted"
            confirmedOn: string | null
            decidedAt: string | null
            validatedAt: string | null
            validatedBy: string
            decidedBy: string
            refusalReason: string
            scheduledOn: string | null
            locksOn: string | null
            carriedOutAt: string | null
            returnBefore: string
            awaitingRegularisation: boolean
            staleFormVersion: number | null
            formStatus: "received" | "to_review" | "stale" | "awaited"
            abilities: {
              modify: {
                allowed: boolean
                reason: string
              }
              delete: {
                allowed: boolean
                reason: string
              }
              upload: {
                allowed: boolean
                reason: string
              }
            }
            organisationId: string
            organisationName: string
            ageDays: number
          })[]
          nextCursor: string | null
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/change-requests/{id}': {
    /** A request as staff see it */
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          number: string
          contractId: string
          contractNumber: string
          kind: "creation" | "deletion" | "replacement" | "training"
          detail: string
          requestedAt: string
          requestedBy: string
          version: number
          rowVersion: number
          wishedOn: string
          state: "to_return" | "late" | "to_verify" | "under_review" | "validated" | "planned" | "carried_out" | "refused" | "deleted"
          confirmedOn: string | null
          decidedAt: string | null
          validatedAt: string | null
          validatedBy: string
          decidedBy: string
          refusalReason: string
          scheduledOn: string | null
          locksOn: string | null
          carriedOutAt: string | null
          returnBefore: string
          awaitingRegularisation: boolean
          staleFormVersion: number | null
          formStatus: "received" | "to_review" | "stale" | "awaited"
          abilities: {
            modify: {
              allowed: boolean
              reason: string
            }
            delete: {
              allowed: boolean
              reason: string
            }
            upload: {
              allowed: boolean
              reason: string
            }
          }
          content: unknown
          fields: {
            section: string
            label: string
            value: string
          }[]
          versions: {
            version: number
            createdAt: string
            createdBy: string
            fields: {
              section: string
              label: string
              value: string
            }[]
          }[]
          forms: ({
            id: string
            version: number
            channel: string
            receivedOn: string
            recordedBy: string
            recordedAt: string
            confirms: boolean
            needsReview: boolean
            withdrawnAt: string | null
            refusedAt: string | null
            refusalReason: string
            withdrawable: boolean
            fileId: string | null
          })[]
          effect: {
            effectiveOn: string
            noticeEndsOn: string | null
            locksOn: string | null
            seats: {
              named: {
                before: number
                after: number
              }
              concurrent: {
                before: number
                after: number
              }
              key: {
                before: number
                after: number
              }
            }
            inNotice: {
              named: number
              concurrent: number
              key: number
            }
            monthlyCents: {
              before: number
              after: number
            }
            lines: ({
              seatKind: "named" | "concurrent" | "key"
              month: string
              from: string
              to: string
              billedDays: number
              daysInMonth: number
              quantity: number
              unitMonthlyCents: number
              amountCents: number
              invoiceOn: string
            })[]
            totalCents: number
            invoiceOn: string
            returnBefore: string
            waitsForm: boolean
            registeredPostRequired: boolean
          } | null
          lines: ({
            seatKind: "named" | "concurrent" | "key"
            month: string
            from: string
            to: string
            billedDays: number
            daysInMonth: number
            quantity: number
            unitMonthlyCents: number
            amountCents: number
            invoiceOn: string
          })[]
          comment: string
          organisationName: string
          contractTitle: string
          proposedIdentifier: string
          nameWarnings: string[]
          organisationId: string
          ageDays: number
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/change-requests/{id}/refusal': {
    /** Refuse a request with a reason (C28) */
    post: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody: { content: { 'application/json': {
        rowVersion: number
        reason: string
      } } }
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          number: string
          contractId: string
          contractNumber: string
          kind: "creation" | "deletion" | "replacement" | "training"
          detail: string
          requestedAt: string
          requestedBy: string
          version: number
          rowVersion: number
          wishedOn: string
          state: "to_return" | "late" | "to_verify" | "under_review" | "validated" | "planned" | "carried_out" | "refused" | "deleted"
          confirmedOn: string | null
          decidedAt: string | null
          validatedAt: string | null
          validatedBy: string
          decidedBy: string
          refusalReason: string
          scheduledOn: string | null
          locksOn: string | null
          carriedOutAt: string | null
          returnBefore: string
          awaitingRegularisation: boolean
          staleFormVersion: number | null
          formStatus: "received" | "to_review" | "stale" | "awaited"
          abilities: {
            modify: {
              allowed: boolean
              reason: string
            }
            delete: {
              allowed: boolean
              reason: string
            }
            upload: {
              allowed: boolean
              reason: string
            }
          }
          content: unknown
          fields: {
            section: string
            label: string
            value: string
          }[]
          versions: {
            version: number
            createdAt: string
            createdBy: string
            fields: {
              section: string
              label: string
              value: string
            }[]
          }[]
          forms: ({
            id: string
            version: number
            channel: string
            receivedOn: string
            recordedBy: string
            recordedAt: string
            confirms: boolean
            needsReview: boolean
            withdrawnAt: string | null
            refusedAt: string | null
            refusalReason: string
            withdrawable: boolean
            fileId: string | null
          })[]
          effect: {
            effectiveOn: string
            noticeEndsOn: string | null
            locksOn: string | null
            seats: {
              named: {
                before: number
                after: number
              }
              concurrent: {
                before: number
                after: number
              }
              key: {
                before: number
                after: number
              }
            }
            inNotice: {
              named: number
              concurrent: number
              key: number
            }
            monthlyCents: {
              before: number
              after: number
            }
            lines: ({
              seatKind: "named" | "concurrent" | "key"
              month: string
              from: string
              to: string
              billedDays: number
              daysInMonth: number
              quantity: number
              unitMonthlyCents: number
              amountCents: number
              invoiceOn: string
            })[]
            totalCents: number
            invoiceOn: string
            returnBefore: string
            waitsForm: boolean
            registeredPostRequired: boolean
          } | null
          lines: ({
            seatKind: "named" | "concurrent" | "key"
            month: string
            from: string
            to: string
            billedDays: number
            daysInMonth: number
            quantity: number
            unitMonthlyCents: number
            amountCents: number
            invoiceOn: string
          })[]
          comment: string
          organisationName: string
          contractTitle: string
          proposedIdentifier: string
          nameWarnings: string[]
          organisationId: string
          ageDays: number
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/change-requests/{id}/signed-forms': {
    /** Record a signed form with its date (C25) */
    post: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        201: { headers: Record<string, unknown>; content: { 'application/json': {
          confirms: boolean
          needsReview: boolean
          version: number
          currentVersion: number
          request: {
            id: string
            number: string
            contractId: string
            contractNumber: string
            kind: "creation" | "deletion" | "replacement" | "training"
            detail: string
            requestedAt: string
            requestedBy: string
            version: number
            rowVersion: number
            wishedOn: string
            state: "to_return" | "late" | "to_verify" | "under_review" | "validated" | "planned" | "carried_out" | "refused" | "deleted"
            confirmedOn: string | null
            decidedAt: string | null
            validatedAt: string | null
            validatedBy: string
            decidedBy: string
            refusalReason: string
            scheduledOn: string | null
            locksOn: string | null
            carriedOutAt: string | null
            returnBefore: string
            awaitingRegularisation: boolean
            staleFormVersion: number | null
            formStatus: "received" | "to_review" | "stale" | "awaited"
            abilities: {
              modify: {
                allowed: boolean
                reason: string
              }
              delete: {
                allowed: boolean
                reason: string
              }
              upload: {
                allowed: boolean
                reason: string
              }
            }
          }
          reason: "confirmed" | "stale_version" | "registered_post" | "unreadable"
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/change-requests/{id}/signed-forms/{formId}/review': {
    /** Accept a copy whose code was not read, or send it back (C25) */
    post: {
      parameters: { query?: never; header?: never; path: { id: string; formId: string }; cookie?: never }
      requestBody: { content: { 'application/json': {
        accepted: boolean
        reason?: string
      } } }
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          number: string
          contractId: string
          contractNumber: string
          kind: "creation" | "deletion" | "replacement" | "training"
          detail: string
          requestedAt: string
          requestedBy: string
          version: number
          rowVersion: number
          wishedOn: string
          state: "to_return" | "late" | "to_verify" | "under_review" | "validated" | "planned" | "carried_out" | "refused" | "deleted"
          confirmedOn: string | null
          decidedAt: string | null
          validatedAt: string | null
          validatedBy: string
          decidedBy: string
          refusalReason: string
          scheduledOn: string | null
          locksOn: string | null
          carriedOutAt: string | null
          returnBefore: string
          awaitingRegularisation: boolean
          staleFormVersion: number | null
          formStatus: "received" | "to_review" | "stale" | "awaited"
          abilities: {
            modify: {
              allowed: boolean
              reason: string
            }
            delete: {
              allowed: boolean
              reason: string
            }
            upload: {
              allowed: boolean
              reason: string
            }
          }
          content: unknown
          fields: {
            section: string
            label: string
            value: string
          }[]
          versions: {
            version: number
            createdAt: string
            createdBy: string
            fields: {
              section: string
              label: string
              value: string
            }[]
          }[]
          forms: ({
            id: string
            version: number
            channel: string
            receivedOn: string
            recordedBy: string
            recordedAt: string
            confirms: boolean
            needsReview: boolean
            withdrawnAt: string | null
            refusedAt: string | null
            refusalReason: string
            withdrawable: boolean
            fileId: string | null
          })[]
          effect: {
            effectiveOn: string
            noticeEndsOn: string | null
            locksOn: string | null
            seats: {
              named: {
                before: number
                after: number
              }
              concurrent: {
                before: number
                after: number
              }
              key: {
                before: number
                after: number
              }
            }
            inNotice: {
              named: number
              concurrent: number
              key: number
            }
            monthlyCents: {
              before: number
              after: number
            }
            lines: ({
              seatKind: "named" | "concurrent" | "key"
              month: string
              from: string
              to: string
              billedDays: number
              daysInMonth: number
              quantity: number
              unitMonthlyCents: number
              amountCents: number
              invoiceOn: string
            })[]
            totalCents: number
            invoiceOn: string
            returnBefore: string
            waitsForm: boolean
            registeredPostRequired: boolean
          } | null
          lines: ({
            seatKind: "named" | "concurrent" | "key"
            month: string
            from: string
            to: string
            billedDays: number
            daysInMonth: number
            quantity: number
            unitMonthlyCents: number
            amountCents: number
            invoiceOn: string
          })[]
          comment: string
          organisationName: string
          contractTitle: string
          proposedIdentifier: string
          nameWarnings: string[]
          organisationId: string
          ageDays: number
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/change-requests/{id}/validation': {
    /** Validate a request (C28, C29) */
    post: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody: { content: { 'application/json': {
        rowVersion: number
        identifier?: string
      } } }
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          number: string
          contractId: string
          contractNumber: string
          kind: "creation" | "deletion" | "replacement" | "training"
          detail: string
          requestedAt: string
          requestedBy: string
          version: number
          rowVersion: number
          wishedOn: string
          state: "to_return" | "late" | "to_verify" | "under_review" | "validated" | "planned" | "carried_out" | "refused" | "deleted"
          confirmedOn: string | null
          decidedAt: string | null
          validatedAt: string | null
          validatedBy: string
          decidedBy: string
          refusalReason: string
          scheduledOn: string | null
          locksOn: string | null
          carriedOutAt: string | null
          returnBefore: string
          awaitingRegularisation: boolean
          staleFormVersion: number | null
          formStatus: "received" | "to_review" | "stale" | "awaited"
          abilities: {
            modify: {
              allowed: boolean
              reason: string
            }
            delete: {
              allowed: boolean
              reason: string
            }
            upload: {
              allowed: boolean
              reason: string
            }
          }
          content: unknown
          fields: {
            section: string
            label: string
            value: string
          }[]
          versions: {
            version: number
            createdAt: string
            createdBy: string
            fields: {
              section: string
              label: string
              value: string
            }[]
          }[]
          forms: ({
            id: string
            version: number
            channel: string
            receivedOn: string
            recordedBy: string
            recordedAt: string
            confirms: boolean
            needsReview: boolean
            withdrawnAt: string | null
            refusedAt: string | null
            refusalReason: string
            withdrawable: boolean
            fileId: string | null
          })[]
          effect: {
            effectiveOn: string
            noticeEndsOn: string | null
            locksOn: string | null
            seats: {
              named: {
                before: number
                after: number
              }
              concurrent: {
                before: number
                after: number
              }
              key: {
                before: number
                after: number
              }
            }
            inNotice: {
              named: number
              concurrent: number
              key: number
            }
            monthlyCents: {
              before: number
              after: number
            }
            lines: ({
              seatKind: "named" | "concurrent" | "key"
              month: string
              from: string
              to: string
              billedDays: number
              daysInMonth: number
              quantity: number
              unitMonthlyCents: number
              amountCents: number
              invoiceOn: string
            })[]
            totalCents: number
            invoiceOn: string
            returnBefore: string
            waitsForm: boolean
            registeredPostRequired: boolean
          } | null
          lines: ({
            seatKind: "named" | "concurrent" | "key"
            month: string
            from: string
            to: string
            billedDays: number
            daysInMonth: number
            quantity: number
            unitMonthlyCents: number
            amountCents: number
            invoiceOn: string
          })[]
          comment: string
          organisationName: string
          contractTitle: string
          proposedIdentifier: string
          nameWarnings: string[]
          organisationId: string
          ageDays: number
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/contracts': {
    /** Every contract by number */
    get: {
      parameters: { query?: { search?: string; cursor?: string; size?: number; organisation?: string }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          items: ({
            id: string
            number: string
            title: string
            organisation: {
              id: string
              name: string
            }
            service: {
              id: string
              name: string
            } | null
            isPack: boolean
            startsOn: string
            endsOn: string | null
            connections: number
          })[]
          nextCursor: string | null
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
    /** Make a contract with its first prices and shared seats */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody: { content: { 'application/json': {
        number: string
        title?: string
        serviceId?: string | null
        isPack?: boolean
        applicationIds: string[]
        startsOn: string
        endsOn?: string | null
        noticeDays?: number
        billingPeriodMonths?: number
        nextInvoiceOn: string
        invoiceDay: number
        sells?: ("named" | "concurrent" | "key")[]
        registeredPostRequired?: boolean
        waitsForm?: {
          creation: boolean
          deletion: boolean
          replacement: boolean
        }
        reminderDays?: number | null
        suspensionDays?: number | null
        organisationId: string
        prices?: ({
          seatKind: "named" | "concurrent" | "key"
          monthlyCents: number
        })[]
        concurrentSeats?: number
      } } }
      responses: {
        201: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          number: string
          title: string
          organisation: {
            id: string
            name: string
          }
          service: {
            id: string
            name: string
          } | null
          isPack: boolean
          startsOn: string
          endsOn: string | null
          connections: number
          applications: {
            id: string
            code: string
            name: string
            connections: number
          }[]
          noticeDays: number
          billingPeriodMonths: number
          nextInvoiceOn: string
          invoiceDay: number
          sells: ("named" | "concurrent" | "key")[]
          registeredPostRequired: boolean
          waitsForm: {
            creation: boolean
            deletion: boolean
            replacement: boolean
          }
          reminderDays: number | null
          suspensionDays: number | null
          prices: ({
            seatKind: "named" | "concurrent" | "key"
            validFrom: string
            monthlyCents: number
          })[]
          seats: {
            named: {
              bought: number
              used: number
            }
            concurrent: {
              bought: number
              used: number
            }
            key: {
              bought: number
              used: number
            }
          }
          administrators: {
            accountId: string
            name: string
          }[]
          version: number
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/contracts/{id}': {
    /** A contract with all its settings */
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          number: string
          title: string
          organisation: {
            id: string
            name: string
          }
          service: {
            id: string
            name: string
          } | null
          isPack: boolean
          startsOn: string
          endsOn: string | null
          connections: number
          applications: {
            id: string
            code: string
            name: string
            connections: number
          }[]
          noticeDays: number
          billingPeriodMonths: number
          nextInvoiceOn: string
          invoiceDay: number
          sells: ("named" | "concurrent" | "key")[]
          registeredPostRequired: boolean
          waitsForm: {
            creation: boolean
            deletion: boolean
            replacement: boolean
          }
          reminderDays: number | null
          suspensionDays: number | null
          prices: ({
            seatKind: "named" | "concurrent" | "key"
            validFrom: string
            monthlyCents: number
          })[]
          seats: {
            named: {
              bought: number
              used: number
            }
            concurrent: {
              bought: number
              used: number
            }
            key: {
              bought: number
              used: number
            }
          }
          administrators: {
            accountId: string
            name: string
          }[]
          version: number
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
    /** Change settings of a contract */
    patch: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody: { content: { 'application/json': {
        number?: string
        title?: string
        serviceId?: string | null
        isPack?: boolean
        applicationIds?: string[]
        startsOn?: string
        endsOn?: string | null
        noticeDays?: number
        billingPeriodMonths?: number
        nextInvoiceOn?: string
        invoiceDay?: number
        sells?: ("named" | "concurrent" | "key")[]
        registeredPostRequired?: boolean
        waitsForm?: {
          creation: boolean
          deletion: boolean
          replacement: boolean
        }
        reminderDays?: number | null
        suspensionDays?: number | null
        version: number
      } } }
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          number: string
          title: string
          organisation: {
            id: string
            name: string
          }
          service: {
            id: string
            name: string
          } | null
          isPack: boolean
          startsOn: string
          endsOn: string | null
          connections: number
          applications: {
            id: string
            code: string
            name: string
            connections: number
          }[]
          noticeDays: number
          billingPeriodMonths: number
          nextInvoiceOn: string
          invoiceDay: number
          sells: ("named" | "concurrent" | "key")[]
          registeredPostRequired: boolean
          waitsForm: {
            creation: boolean
            deletion: boolean
            replacement: boolean
          }
          reminderDays: number | null
          suspensionDays: number | null
          prices: ({
            seatKind: "named" | "concurrent" | "key"
            validFrom: string
            monthlyCents: number
          })[]
          seats: {
            named: {
              bought: number
              used: number
            }
            concurrent: {
              bought: number
              used: number
            }
            key: {
              bought: number
              used: number
            }
          }
          administrators: {
            accountId: string
            name: string
          }[]
          version: number
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/contracts/{id}/billing-lines': {
    /** Billing lines by invoice date */
    get: {
      parameters: { query?: { from?: string; to?: string }; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          items: ({
            id: string
            requestNumber: string
            label: string
            seatKind: "named" | "concurrent" | "key"
            month: string
            from: string
            to: string
            billedDays: number
            daysInMonth: number
            quantity: number
            unitMonthlyCents: number
            amountCents: number
            invoiceOn: string
          })[]
          invoices: {
            invoiceOn: string
            totalCents: number
          }[]
          totalCents: number
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/contracts/{id}/billing-lines/export': {
    /** Billing lines as a file */
    get: {
      parameters: { query?: { from?: string; to?: string; format?: "xlsx" | "csv" }; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/octet-stream': unknown } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/contracts/{id}/concurrent-seats': {
    /** Set how many shared seats are bought, with a reason */
    post: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody: { content: { 'application/json': {
        number: number
        reason: string
      } } }
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          number: string
          title: string
          organisation: {
            id: string
            name: string
          }
          service: {
            id: string
            name: string
          } | null
          isPack: boolean
          startsOn: string
          endsOn: string | null
          connections: number
          applications: {
            id: string
            code: string
            name: string
            connections: number
          }[]
          noticeDays: number
          billingPeriodMonths: number
          nextInvoiceOn: string
          invoiceDay: number
          sells: ("named" | "concurrent" | "key")[]
          registeredPostRequired: boolean
          waitsForm: {
            creation: boolean
            deletion: boolean
            replacement: boolean
          }
          reminderDays: number | null
          suspensionDays: number | null
          prices: ({
            seatKind: "named" | "concurrent" | "key"
            validFrom: string
            monthlyCents: number
          })[]
          seats: {
            named: {
              bought: number
              used: number
            }
            concurrent: {
              bought: number
              used: number
            }
            key: {
              bought: number
              used: number
            }
          }
          administrators: {
            accountId: string
            name: string
          }[]
          version: number
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/contracts/{id}/ending': {
    /** Set or lift the day on which a contract ends */
    post: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody: { content: { 'application/json': {
        endsOn: string | null
      } } }
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          number: string
          title: string
          organisation: {
            id: string
            name: string
          }
          service: {
            id: string
            name: string
          } | null
          isPack: boolean
          startsOn: string
          endsOn: string | null
          connections: number
          applications: {
            id: string
            code: string
            name: string
            connections: number
          }[]
          noticeDays: number
          billingPeriodMonths: number
          nextInvoiceOn: string
          invoiceDay: number
          sells: ("named" | "concurrent" | "key")[]
          registeredPostRequired: boolean
          waitsForm: {
            creation: boolean
            deletion: boolean
            replacement: boolean
          }
          reminderDays: number | null
          suspensionDays: number | null
          prices: ({
            seatKind: "named" | "concurrent" | "key"
            validFrom: string
            monthlyCents: number
          })[]
          seats: {
            named: {
              bought: number
              used: number
            }
            concurrent: {
              bought: number
              used: number
            }
            key: {
              bought: number
              used: number
            }
          }
          administrators: {
            accountId: string
            name: string
          }[]
          version: number
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/contracts/{id}/prices': {
    /** Set a monthly price from a month on */
    post: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody: { content: { 'application/json': {
        seatKind: "named" | "concurrent" | "key"
        validFrom: string
        monthlyCents: number
      } } }
      responses: {
        201: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          number: string
          title: string
          organisation: {
            id: string
            name: string
          }
          service: {
            id: string
            name: string
          } | null
          isPack: boolean
          startsOn: string
          endsOn: string | null
          connections: number
          applications: {
            id: string
            code: string
            name: string
            connections: number
          }[]
          noticeDays: number
          billingPeriodMonths: number
          nextInvoiceOn: string
          invoiceDay: number
          sells: ("named" | "concurrent" | "key")[]
          registeredPostRequired: boolean
          waitsForm: {
            creation: boolean
            deletion: boolean
            replacement: boolean
          }
          reminderDays: number | null
          suspensionDays: number | null
          prices: ({
            seatKind: "named" | "concurrent" | "key"
            validFrom: string
            monthlyCents: number
          })[]
          seats: {
            named: {
              bought: number
              used: number
            }
            concurrent: {
              bought: number
              used: number
            }
            key: {
              bought: number
              used: number
            }
          }
          administrators: {
            accountId: string
            name: string
          }[]
          version: number
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/delegations/{id}/refusal': {
    /** Refuse a delegation (C8) */
    post: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody: { content: { 'application/json': {
        reason: string
      } } }
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          contractId: string
          contractNumber: string
          organisationName: string
          person: {
            id: string
            surname: string
            givenName: string
            identifier: string
            email: string
          }
          state: "to_return" | "under_review" | "in_force" | "refused" | "ended"
          requestedBy: string
          requestedAt: string
          formReceivedOn: string | null
          formFileId: string | null
          validatedAt: string | null
          validatedBy: string
          endedAt: string | null
          endedBy: string
          endReason: string
          refusalReason: string
          authorityName: string
          authorityTitle: string
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/delegations/{id}/validation': {
    /** Validate a delegation (C8) */
    post: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          contractId: string
          contractNumber: string
          organisationName: string
          person: {
            id: string
            surname: string
            givenName: string
            identifier: string
            email: string
          }
          state: "to_return" | "under_review" | "in_force" | "refused" | "ended"
          requestedBy: string
          requestedAt: string
          formReceivedOn: string | null
          formFileId: string | null
          validatedAt: string | null
          validatedBy: string
          endedAt: string | null
          endedBy: string
          endReason: string
          refusalReason: string
          authorityName: string
          authorityTitle: string
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/form-readings': {
    /** Find the request of a returned copy by its code (C25) */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          version: number
          currentVersion: number
          request: {
            id: string
            number: string
            contractId: string
            contractNumber: string
            kind: "creation" | "deletion" | "replacement" | "training"
            detail: string
            requestedAt: string
            requestedBy: string
            version: number
            rowVersion: number
            wishedOn: string
            state: "to_return" | "late" | "to_verify" | "under_review" | "validated" | "planned" | "carried_out" | "refused" | "deleted"
            confirmedOn: string | null
            decidedAt: string | null
            validatedAt: string | null
            validatedBy: string
            decidedBy: string
            refusalReason: string
            scheduledOn: string | null
            locksOn: string | null
            carriedOutAt: string | null
            returnBefore: string
            awaitingRegularisation: boolean
            staleFormVersion: number | null
            formStatus: "received" | "to_review" | "stale" | "awaited"
            abilities: {
              modify: {
                allowed: boolean
                reason: string
              }
              delete: {
                allowed: boolean
                reason: string
              }
              upload: {
                allowed: boolean
                reason: string
              }
            }
          }
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/identifier-proposals': {
    /** A free identifier for a name */
    get: {
      parameters: { query: { surname: string; givenName?: string }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          identifier: string
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/journal': {
    /** The journal, the newest first */
    get: {
      parameters: { query?: { organisation?: string; contract?: string; actor?: string; subject?: string; type?: string; from?: string; to?: string; cursor?: string; size?: number }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          items: ({
            id: string
            at: string
            actor: string
            actorId: string | null
            onBehalfOf: string
            type: string
            organisation: {
              id: string
              name: string
            } | null
            contract: {
              id: string
              number: string
            } | null
            subjectType: string
            subjectId: string | null
            subjectLabel: string
            before: unknown
            after: unknown
          })[]
          nextCursor: string | null
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/journal/export': {
    /** The filtered journal as a file */
    get: {
      parameters: { query?: { organisation?: string; contract?: string; actor?: string; subject?: string; type?: string; from?: string; to?: string; format?: "xlsx" | "csv" }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/octet-stream': unknown } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/mails': {
    /** The outbox, the newest first */
    get: {
      parameters: { query?: { search?: string; cursor?: string; size?: number; state?: "waiting" | "sent" | "failed" | "all" }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          items: ({
            id: string
            to: string
            subject: string
            kind: string
            state: "waiting" | "sent" | "failed"
            secret: boolean
            createdAt: string
            sentAt: string | null
            attempts: number
            lastError: string | null
          })[]
          nextCursor: string | null
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/mails/{id}': {
    /** A mail with its bodies */
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          to: string
          subject: string
          kind: string
          state: "waiting" | "sent" | "failed"
          secret: boolean
          createdAt: string
          sentAt: string | null
          attempts: number
          lastError: string | null
          text: string | null
          html: string | null
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/mails/{id}/resend': {
    /** Send a failed mail again */
    post: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody: { content: { 'application/json': Record<string, unknown> } }
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          to: string
          subject: string
          kind: string
          state: "waiting" | "sent" | "failed"
          secret: boolean
          createdAt: string
          sentAt: string | null
          attempts: number
          lastError: string | null
          text: string | null
          html: string | null
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/members': {
    /** The provider's own people */
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          items: {
            id: string
            identifier: string
            surname: string
            givenName: string
            signInEmail: string
            status: string
            role: string
            roleName: string
          }[]
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
    /** Make an account for one of the provider's people */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody: { content: { 'application/json': {
        surname: string
        givenName?: string
        identifier?: string
        signInEmail: string
        signInEmailConfirmation: string
        locale?: "fr" | "en"
        role: string
      } } }
      responses: {
        201: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          identifier: string
          surname: string
          givenName: string
          signInEmail: string
          status: string
          role: string
          roleName: string
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/members/{id}': {
    /** Change a role */
    patch: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody: { content: { 'application/json': {
        role: string
      } } }
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          identifier: string
          surname: string
          givenName: string
          signInEmail: string
          status: string
          role: string
          roleName: string
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/membership-request-decisions': {
    /** Decide several requests to join at once, each by itself, for staff */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody: { content: { 'application/json': {
        ids: string[]
        decision: "approved" | "refused"
        reason?: string
      } } }
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          items: {
            id: string
            ok: boolean
            code: string
            detail: string
          }[]
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/membership-requests': {
    /** Requests to join of every client, in one queue */
    get: {
      parameters: { query?: { cursor?: string; size?: number; search?: string; organisation?: string; state?: "waiting" | "approved" | "refused" | "withdrawn" | "all" }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          items: ({
            id: string
            person: {
              accountId: string
              surname: string
              givenName: string
              signInEmail: string
            }
            organisation: {
              id: string
              name: string
            }
            services: string[]
            whole: boolean
            granted: {
              role: string
              whole: boolean
              services: string[]
            } | null
            requestedAt: string
            state: "waiting" | "approved" | "refused" | "withdrawn"
            decidedBy: string
            decidedAt: string | null
            version: number
          })[]
          nextCursor: string | null
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/membership-requests/{id}': {
    /** A request to join, for staff */
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          person: {
            accountId: string
            surname: string
            givenName: string
            signInEmail: string
          }
          organisation: {
            id: string
            name: string
          }
          services: string[]
          whole: boolean
          granted: {
            role: string
            whole: boolean
            services: string[]
          } | null
          requestedAt: string
          state: "waiting" | "approved" | "refused" | "withdrawn"
          decidedBy: string
          decidedAt: string | null
          version: number
          comment: string
          role: string
          refusalReason: string
          roles: {
            code: string
            name: string
            grantable: boolean
          }[]
          serviceRows: ({
            id: string
            name: string
            active: boolean
            status: "validated" | "pending" | "none"
            requested: boolean
            granted: boolean | null
          })[]
          abilities: {
            decide: {
              allowed: boolean
              reason: string
            }
          }
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/membership-requests/{id}/approval': {
    /** Approve a request to join, for staff */
    post: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody: { content: { 'application/json': {
        version: number
        role?: string
        whole?: boolean
        serviceIds?: string[]
      } } }
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          person: {
            accountId: string
            surname: string
            givenName: string
            signInEmail: string
          }
          organisation: {
            id: string
            name: string
          }
          services: string[]
          whole: boolean
          granted: {
            role: string
            whole: boolean
            services: string[]
          } | null
          requestedAt: string
          state: "waiting" | "approved" | "refused" | "withdrawn"
          decidedBy: string
          decidedAt: string | null
          version: number
          comment: string
          role: string
          refusalReason: string
          roles: {
            code: string
            name: string
            grantable: boolean
          }[]
          serviceRows: ({
            id: string
            name: string
            active: boolean
            status: "validated" | "pending" | "none"
            requested: boolean
            granted: boolean | null
          })[]
          abilities: {
            decide: {
              allowed: boolean
              reason: string
            }
          }
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/membership-requests/{id}/refusal': {
    /** Refuse a request to join with its reason, for staff */
    post: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody: { content: { 'application/json': {
        version: number
        reason: string
      } } }
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          person: {
            accountId: string
            surname: string
            givenName: string
            signInEmail: string
          }
          organisation: {
            id: string
            name: string
          }
          services: string[]
          whole: boolean
          granted: {
            role: string
            whole: boolean
            services: string[]
          } | null
          requestedAt: string
          state: "waiting" | "approved" | "refused" | "withdrawn"
          decidedBy: string
          decidedAt: string | null
          version: number
          comment: string
          role: string
          refusalReason: string
          roles: {
            code: string
            name: string
            grantable: boolean
          }[]
          serviceRows: ({
            id: string
            name: string
            active: boolean
            status: "validated" | "pending" | "none"
            requested: boolean
            granted: boolean | null
          })[]
          abilities: {
            decide: {
              allowed: boolean
              reason: string
            }
          }
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/membership-roles': {
    /** The roles with what each may do and opens by itself (O7) */
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          items: ({
            code: string
            name: string
            nameFr: string
            nameEn: string
            grantable: boolean
            preset: boolean
            members: number
            permissions: string[]
            kept: string[]
            defaultSpaces: ({
              space: string
              access: "read" | "modify"
            })[]
            version: number
            abilities: {
              edit: {
                allowed: boolean
                reason: string
              }
              remove: {
                allowed: boolean
                reason: string
              }
            }
          })[]
          permissions: {
            permission: string
            name: string
            space: string
            principalOnly: boolean
          }[]
          spaces: {
            space: string
            title: string
          }[]
          abilities: {
            create: {
              allowed: boolean
              reason: string
            }
          }
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
    /** Make a role */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody: { content: { 'application/json': {
        nameFr: string
        nameEn: string
        permissions?: string[]
        defaultSpaces?: ({
          space: string
          access: "read" | "modify"
        })[]
      } } }
      responses: {
        201: { headers: Record<string, unknown>; content: { 'application/json': {
          code: string
          name: string
          nameFr: string
          nameEn: string
          grantable: boolean
          preset: boolean
          members: number
          permissions: string[]
          kept: string[]
          defaultSpaces: ({
            space: string
            access: "read" | "modify"
          })[]
          version: number
          abilities: {
            edit: {
              allowed: boolean
              reason: string
            }
            remove: {
              allowed: boolean
              reason: string
            }
          }
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/membership-roles/{code}': {
    /** Rename a role, change what it may do or opens by itself */
    patch: {
      parameters: { query?: never; header?: never; path: { code: string }; cookie?: never }
      requestBody: { content: { 'application/json': {
        nameFr?: string
        nameEn?: string
        permissions?: string[]
        defaultSpaces?: ({
          space: string
          access: "read" | "modify"
        })[]
        grantable?: boolean
        version: number
      } } }
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          code: string
          name: string
          nameFr: string
          nameEn: string
          grantable: boolean
          preset: boolean
          members: number
          permissions: string[]
          kept: string[]
          defaultSpaces: ({
            space: string
            access: "read" | "modify"
          })[]
          version: number
          abilities: {
            edit: {
              allowed: boolean
              reason: string
            }
            remove: {
              allowed: boolean
              reason: string
            }
          }
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
    /** Delete a role that nobody has */
    delete: {
      parameters: { query?: never; header?: never; path: { code: string }; cookie?: never }
      requestBody?: never
      responses: {
        204: { headers: Record<string, unknown>; content: { 'application/json': unknown } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/memberships/{id}': {
    /** A membership with its person and spaces */
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          person: {
            accountId: string
            surname: string
            givenName: string
            signInEmail: string
          }
          identifier: string
          state: "pending" | "active" | "blocked" | "deactivated" | "closed"
          kind: "person" | "technical"
          organisation: {
            id: string
            name: string
          }
          role: string
          roleName: string
          whole: boolean
          services: string[]
          startsOn: string
          endsOn: string | null
          pendingRequestId: string | null
          comment: string
          serviceIds: string[]
          contactEmail: string
          structure: string
          jobTitle: string
          addressLine1: string
          addressLine2: string
          postalCode: string
          city: string
          phone: string
          mobile: string
          fax: string
          grantedBy: string
          version: number
          accountVersion: number
          subscriptions: ({
            id: string
            space: string
            title: string
            service: {
              id: string
              name: string
            } | null
            access: "read" | "modify"
            origin: string
            since: string
          })[]
          elsewhere: {
            membershipId: string
            organisation: {
              id: string
              name: string
            }
            roleName: string
          }[]
          roles: {
            code: string
            name: string
            grantable: boolean
          }[]
          serviceChoices: {
            id: string
            name: string
            active: boolean
          }[]
          abilities: {
            edit: {
              allowed: boolean
              reason: string
            }
            remove: {
              allowed: boolean
              reason: string
            }
            editContact: {
              allowed: boolean
              reason: string
            }
            giveSpaces: {
              allowed: boolean
              reason: string
            }
            sendActivation: {
              allowed: boolean
              reason: string
            }
          }
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
    /** Change the role, services or dates of a membership */
    patch: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody: { content: { 'application/json': {
        version: number
        role?: string
        whole?: boolean
        serviceIds?: string[]
        startsOn?: string
        endsOn?: string | null
        comment?: string
      } } }
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          person: {
            accountId: string
            surname: string
            givenName: string
            signInEmail: string
          }
          identifier: string
          state: "pending" | "active" | "blocked" | "deactivated" | "closed"
          kind: "person" | "technical"
          organisation: {
            id: string
            name: string
          }
          role: string
          roleName: string
          whole: boolean
          services: string[]
          startsOn: string
          endsOn: string | null
          pendingRequestId: string | null
          comment: string
          serviceIds: string[]
          contactEmail: string
          structure: string
          jobTitle: string
          addressLine1: string
          addressLine2: string
          postalCode: string
          city: string
          phone: string
          mobile: string
          fax: string
          grantedBy: string
          version: number
          accountVersion: number
          subscriptions: ({
            id: string
            space: string
            title: string
            service: {
              id: string
              name: string
            } | null
            access: "read" | "modify"
            origin: string
            since: string
          })[]
          elsewhere: {
            membershipId: string
            organisation: {
              id: string
              name: string
            }
            roleName: string
          }[]
          roles: {
            code: string
            name: string
            grantable: boolean
          }[]
          serviceChoices: {
            id: string
            name: string
            active: boolean
          }[]
          abilities: {
            edit: {
              allowed: boolean
              reason: string
            }
            remove: {
              allowed: boolean
              reason: string
            }
            editContact: {
              allowed: boolean
              reason: string
            }
            giveSpaces: {
              allowed: boolean
              reason: string
            }
            sendActivation: {
              allowed: boolean
              reason: string
            }
          }
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
    /** Remove a membership for the whole organisation */
    delete: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        204: { headers: Record<string, unknown>; content: { 'application/json': unknown } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/memberships/{id}/contact': {
    /** Change a person's contact details (O18) */
    put: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody: { content: { 'application/json': {
        structure: string
        jobTitle: string
        addressLine1: string
        addressLine2: string
        postalCode: string
        city: string
        phone: string
        mobile: string
        fax: string
        contactEmail: "" | string
        contactEmailConfirmation: string
        accountVersion: number
      } } }
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          person: {
            accountId: string
            surname: string
            givenName: string
            signInEmail: string
          }
          identifier: string
          state: "pending" | "active" | "blocked" | "deactivated" | "closed"
          kind: "person" | "technical"
          organisation: {
            id: string
            name: string
          }
          role: string
          roleName: string
          whole: boolean
          services: string[]
          startsOn: string
          endsOn: string | null
          pendingRequestId: string | null
          comment: string
          serviceIds: string[]
          contactEmail: string
          structure: string
          jobTitle: string
          addressLine1: string
          addressLine2: string
          postalCode: string
          city: string
          phone: string
          mobile: string
          fax: string
          grantedBy: string
          version: number
          accountVersion: number
          subscriptions: ({
            id: string
            space: string
            title: string
            service: {
              id: string
              name: string
            } | null
            access: "read" | "modify"
            origin: string
            since: string
          })[]
          elsewhere: {
            membershipId: string
            organisation: {
              id: string
              name: string
            }
            roleName: string
          }[]
          roles: {
            code: string
            name: string
            grantable: boolean
          }[]
          serviceChoices: {
            id: string
            name: string
            active: boolean
          }[]
          abilities: {
            edit: {
              allowed: boolean
              reason: string
            }
            remove: {
              allowed: boolean
              reason: string
            }
            editContact: {
              allowed: boolean
              reason: string
            }
            giveSpaces: {
              allowed: boolean
              reason: string
            }
            sendActivation: {
              allowed: boolean
              reason: string
            }
          }
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/organisation-request-decisions': {
    /** Decide several requests for an organisation at once, each by itself (O37) */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody: { content: { 'application/json': {
        ids: string[]
        decision: "approved" | "refused"
        reason?: string
      } } }
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          items: {
            id: string
            ok: boolean
            code: string
            detail: string
          }[]
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/organisation-requests': {
    /** Requests for an organisation, in one queue (O37) */
    get: {
      parameters: { query?: { cursor?: string; size?: number; search?: string; state?: "waiting" | "approved" | "refused" | "withdrawn" | "all" }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          items: ({
            id: string
            person: {
              accountId: string
              surname: string
              givenName: string
              signInEmail: string
            }
            organisation: {
              id: string | null
              name: string
            }
            kind: "private" | "public" | "foreign" | "individual"
            siret: string | null
            vatNumber: string
            foreignIdentifier: string
            identifier: string
            addressLine1: string
            addressLine2: string
            postalCode: string
            city: string
            requestedAt: string
            state: "waiting" | "approved" | "refused" | "withdrawn"
            decidedBy: string
            decidedAt: string | null
            version: number
          })[]
          nextCursor: string | null
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/organisation-requests/{id}': {
    /** A request for an organisation, with the clients that are known already (O37) */
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          person: {
            accountId: string
            surname: string
            givenName: string
            signInEmail: string
          }
          organisation: {
            id: string | null
            name: string
          }
          kind: "private" | "public" | "foreign" | "individual"
          siret: string | null
          vatNumber: string
          foreignIdentifier: string
          identifier: string
          addressLine1: string
          addressLine2: string
          postalCode: string
          city: string
          requestedAt: string
          state: "waiting" | "approved" | "refused" | "withdrawn"
          decidedBy: string
          decidedAt: string | null
          version: number
          comment: string
          refusalReason: string
          known: ({
            id: string
            name: string
            identifier: string
            city: string
            by: "identifier" | "siren" | "name"
            deactivated: boolean
          })[]
          abilities: {
            decide: {
              allowed: boolean
              reason: string
            }
          }
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/organisation-requests/{id}/approval': {
    /** Make the organisation that was asked for, the person its principal manager (O37) */
    post: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody: { content: { 'application/json': {
        kind?: "private" | "public" | "foreign" | "individual"
        name?: string
        siret?: string | null
        vatNumber?: string
        foreignIdentifier?: string
        addressLine1?: string
        addressLine2?: string
        postalCode?: string
        city?: string
        version: number
      } } }
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          person: {
            accountId: string
            surname: string
            givenName: string
            signInEmail: string
          }
          organisation: {
            id: string | null
            name: string
          }
          kind: "private" | "public" | "foreign" | "individual"
          siret: string | null
          vatNumber: string
          foreignIdentifier: string
          identifier: string
          addressLine1: string
          addressLine2: string
          postalCode: string
          city: string
          requestedAt: string
          state: "waiting" | "approved" | "refused" | "withdrawn"
          decidedBy: string
          decidedAt: string | null
          version: number
          comment: string
          refusalReason: string
          known: ({
            id: string
            name: string
            identifier: string
            city: string
            by: "identifier" | "siren" | "name"
            deactivated: boolean
          })[]
          abilities: {
            decide: {
              allowed: boolean
              reason: string
            }
          }
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/organisation-requests/{id}/attachment': {
    /** Answer a request for an organisation by attaching the person to one that is there already (O37) */
    post: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody: { content: { 'application/json': {
        version: number
        organisationId: string
        role?: string
      } } }
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          person: {
            accountId: string
            surname: string
            givenName: string
            signInEmail: string
          }
          organisation: {
            id: string | null
            name: string
          }
          kind: "private" | "public" | "foreign" | "individual"
          siret: string | null
          vatNumber: string
          foreignIdentifier: string
          identifier: string
          addressLine1: string
          addressLine2: string
          postalCode: string
          city: string
          requestedAt: string
          state: "waiting" | "approved" | "refused" | "withdrawn"
          decidedBy: string
          decidedAt: string | null
          version: number
          comment: string
          refusalReason: string
          known: ({
            id: string
            name: string
            identifier: string
            city: string
            by: "identifier" | "siren" | "name"
            deactivated: boolean
          })[]
          abilities: {
            decide: {
              allowed: boolean
              reason: string
            }
          }
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/organisation-requests/{id}/refusal': {
    /** Refuse a request for an organisation, with its reason (O37) */
    post: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody: { content: { 'application/json': {
        version: number
        reason: string
      } } }
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          person: {
            accountId: string
            surname: string
            givenName: string
            signInEmail: string
          }
          organisation: {
            id: string | null
            name: string
          }
          kind: "private" | "public" | "foreign" | "individual"
          siret: string | null
          vatNumber: string
          foreignIdentifier: string
          identifier: string
          addressLine1: string
          addressLine2: string
          postalCode: string
          city: string
          requestedAt: string
          state: "waiting" | "approved" | "refused" | "withdrawn"
          decidedBy: string
          decidedAt: string | null
          version: number
          comment: string
          refusalReason: string
          known: ({
            id: string
            name: string
            identifier: string
            city: string
            by: "identifier" | "siren" | "name"
            deactivated: boolean
          })[]
          abilities: {
            decide: {
              allowed: boolean
              reason: string
            }
          }
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/organisations': {
    /** The provider's clients by name */
    get: {
      parameters: { query?: { search?: string; cursor?: string; size?: number }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          items: ({
            id: string
            name: string
            siret: string | null
            postalCode: string
            city: string
            contracts: number
            members: number
          })[]
          nextCursor: string | null
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
    /** Make a client */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody: { content: { 'application/json': {
        name: string
        siret?: string
        kind?: "private" | "public" | "foreign" | "individual"
        vatNumber?: string
        foreignIdentifier?: string
        email?: ""
        addressLine1?: string
        addressLine2?: string
        postalCode?: string
        city?: string
        phone?: string
        fax?: string
        principal: {
          accountId: string
        } | {
          structure?: string
          jobTitle?: string
          addressLine1?: string
          addressLine2?: string
          postalCode?: string
          city?: string
          phone?: string
          mobile?: string
          fax?: string
          surname: string
          givenName?: string
          identifier?: string
          signInEmail?: ""
          signInEmailConfirmation?: string
          contactEmail?: ""
          locale?: "fr" | "en"
        }
      } } }
      responses: {
        201: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          name: string
          siret: string | null
          kind: "private" | "public" | "foreign" | "individual"
          vatNumber: string
          foreignIdentifier: string
          invoicingMandate: "none" | "requested" | "signed"
          deactivatedAt: string | null
          original: {
            id: string
            name: string
            siret: string | null
          } | null
          replacedBy: {
            id: string
            name: string
            siret: string | null
          } | null
          email: string
          addressLine1: string
          addressLine2: string
          postalCode: string
          city: string
          phone: string
          fax: string
          version: number
          sites: {
            id: string
            name: string
            addressLine1: string
            addressLine2: string
            postalCode: string
            city: string
            phone: string
            fax: string
          }[]
          services: {
            id: string
            name: string
            isActive: boolean
          }[]
          members: ({
            accountId: string
            identifier: string
            surname: string
            givenName: string
            signInEmail: string
            status: string
            role: string
            startsOn: string
            endsOn: string | null
          })[]
          contracts: number
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/organisations/{id}': {
    /** A client with its sites, services and members */
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          name: string
          siret: string | null
          kind: "private" | "public" | "foreign" | "individual"
          vatNumber: string
          foreignIdentifier: string
          invoicingMandate: "none" | "requested" | "signed"
          deactivatedAt: string | null
          original: {
            id: string
            name: string
            siret: string | null
          } | null
          replacedBy: {
            id: string
            name: string
            siret: string | null
          } | null
          email: string
          addressLine1: string
          addressLine2: string
          postalCode: string
          city: string
          phone: string
          fax: string
          version: number
          sites: {
            id: string
            name: string
            addressLine1: string
            addressLine2: string
            postalCode: string
            city: string
            phone: string
            fax: string
          }[]
          services: {
            id: string
            name: string
            isActive: boolean
          }[]
          members: ({
            accountId: string
            identifier: string
            surname: string
            givenName: string
            signInEmail: string
            status: string
            role: string
            startsOn: string
            endsOn: string | null
          })[]
          contracts: number
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
    /** Change a client */
    patch: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody: { content: { 'application/json': {
        name?: string
        siret?: string
        kind?: "private" | "public" | "foreign" | "individual"
        vatNumber?: string
        foreignIdentifier?: string
        invoicingMandate?: "none" | "requested" | "signed"
        email?: "" | string
        addressLine1?: string
        addressLine2?: string
        postalCode?: string
        city?: string
        phone?: string
        fax?: string
        version: number
      } } }
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          name: string
          siret: string | null
          kind: "private" | "public" | "foreign" | "individual"
          vatNumber: string
          foreignIdentifier: string
          invoicingMandate: "none" | "requested" | "signed"
          deactivatedAt: string | null
          original: {
            id: string
            name: string
            siret: string | null
          } | null
          replacedBy: {
            id: string
            name: string
            siret: string | null
          } | null
          email: string
          addressLine1: string
          addressLine2: string
          postalCode: string
          city: string
          phone: string
          fax: string
          version: number
          sites: {
            id: string
            name: string
            addressLine1: string
            addressLine2: string
            postalCode: string
            city: string
            phone: string
            fax: string
          }[]
          services: {
            id: string
            name: string
            isActive: boolean
          }[]
          members: ({
            accountId: string
            identifier: string
            surname: string
            givenName: string
            signInEmail: string
            status: string
            role: string
            startsOn: string
            endsOn: string | null
          })[]
          contracts: number
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/organisations/{id}/accounts': {
    /** Make a person's account as a member of a client */
    post: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody: { content: { 'application/json': {
        structure?: string
        jobTitle?: string
        addressLine1?: string
        addressLine2?: string
        postalCode?: string
        city?: string
        phone?: string
        mobile?: string
        fax?: string
        surname: string
        givenName?: string
        identifier?: string
        signInEmail?: ""
        signInEmailConfirmation?: string
        contactEmail?: ""
        locale?: "fr" | "en"
      } } }
      responses: {
        201: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          identifier: string
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/organisations/{id}/memberships': {
    /** A client's users, by name */
    get: {
      parameters: { query?: { cursor?: string; size?: number; search?: string; surname?: string; givenName?: string; email?: string; state?: "pending" | "active" | "blocked" | "deactivated" | "closed"; service?: string; role?: string }; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          items: ({
            id: string
            person: {
              accountId: string
              surname: string
              givenName: string
              signInEmail: string
            }
            identifier: string
            state: "pending" | "active" | "blocked" | "deactivated" | "closed"
            kind: "person" | "technical"
            organisation: {
              id: string
              name: string
            }
            role: string
            roleName: string
            whole: boolean
            services: string[]
            startsOn: string
            endsOn: string | null
            pendingRequestId: string | null
          })[]
          nextCursor: string | null
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/organisations/{id}/recovery': {
    /** Put another person in the place of a principal manager who is gone, with proof (O22) */
    post: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        201: { headers: Record<string, unknown>; content: { 'application/json': {
          organisationId: string
          principal: {
            accountId: string
            surname: string
            givenName: string
            signInEmail: string
          }
          proofId: string
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/organisations/{id}/recovery-proofs/{fileId}': {
    /** The proof of a recovery (O22) */
    get: {
      parameters: { query?: never; header?: never; path: { id: string; fileId: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/octet-stream': unknown } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/organisations/{id}/sites': {
    /** Add a site to a client */
    post: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody: { content: { 'application/json': {
        name: string
        addressLine1?: string
        addressLine2?: string
        postalCode?: string
        city?: string
        phone?: string
        fax?: string
      } } }
      responses: {
        201: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          name: string
          addressLine1: string
          addressLine2: string
          postalCode: string
          city: string
          phone: string
          fax: string
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/organisations/{id}/sites/{siteId}': {
    /** Change a site */
    patch: {
      parameters: { query?: never; header?: never; path: { id: string; siteId: string }; cookie?: never }
      requestBody: { content: { 'application/json': {
        name?: string
        addressLine1?: string
        addressLine2?: string
        postalCode?: string
        city?: string
        phone?: string
        fax?: string
      } } }
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          name: string
          addressLine1: string
          addressLine2: string
          postalCode: string
          city: string
          phone: string
          fax: string
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
    /** Take a site away */
    delete: {
      parameters: { query?: never; header?: never; path: { id: string; siteId: string }; cookie?: never }
      requestBody?: never
      responses: {
        204: { headers: Record<string, unknown>; content: { 'application/json': unknown } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/roles': {
    /** The roles of the staff, with what each permits */
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          items: {
            code: string
            name: string
            permissions: string[]
          }[]
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/space-request-decisions': {
    /** Decide several requests for spaces at once, each by itself, for staff */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody: { content: { 'application/json': {
        ids: string[]
        decision: "approved" | "refused"
        reason?: string
      } } }
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          items: {
            id: string
            ok: boolean
            code: string
            detail: string
          }[]
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/space-requests': {
    /** Requests for spaces of every client, in one queue */
    get: {
      parameters: { query?: { cursor?: string; size?: number; search?: string; organisation?: string; state?: "waiting" | "approved" | "refused" | "withdrawn" | "all" }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          items: ({
            id: string
            person: {
              accountId: string
              surname: string
              givenName: string
              signInEmail: string
            }
            organisation: {
              id: string
              name: string
            }
            origin: "person" | "setting"
            items: ({
              id: string
              space: string
              title: string
              service: {
                id: string
                name: string
              } | null
              access: "read" | "modify"
              grantedAccess: "read" | "modify" | null
            })[]
            requestedAt: string
            state: "waiting" | "approved" | "refused" | "withdrawn"
            decidedBy: string
            decidedAt: string | null
            version: number
          })[]
          nextCursor: string | null
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/space-requests/{id}': {
    /** A request for spaces, for staff */
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          person: {
            accountId: string
            surname: string
            givenName: string
            signInEmail: string
          }
          organisation: {
            id: string
            name: string
          }
          origin: "person" | "setting"
          items: ({
            id: string
            space: string
            title: string
            service: {
              id: string
              name: string
            } | null
            access: "read" | "modify"
            grantedAccess: "read" | "modify" | null
          })[]
          requestedAt: string
          state: "waiting" | "approved" | "refused" | "withdrawn"
          decidedBy: string
          decidedAt: string | null
          version: number
          comment: string
          decisionComment: string
          refusalReason: string
          abilities: {
            decide: {
              allowed: boolean
              reason: string
            }
          }
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/space-requests/{id}/approval': {
    /** Approve a request for spaces, for staff */
    post: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody: { content: { 'application/json': {
        version: number
        comment?: string
        items?: ({
          id: string
          access: "read" | "modify"
        })[]
      } } }
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          person: {
            accountId: string
            surname: string
            givenName: string
            signInEmail: string
          }
          organisation: {
            id: string
            name: string
          }
          origin: "person" | "setting"
          items: ({
            id: string
            space: string
            title: string
            service: {
              id: string
              name: string
            } | null
            access: "read" | "modify"
            grantedAccess: "read" | "modify" | null
          })[]
          requestedAt: string
          state: "waiting" | "approved" | "refused" | "withdrawn"
          decidedBy: string
          decidedAt: string | null
          version: number
          comment: string
          decisionComment: string
          refusalReason: string
          abilities: {
            decide: {
              allowed: boolean
              reason: string
            }
          }
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/space-requests/{id}/refusal': {
    /** Refuse a request for spaces with its reason, for staff */
    post: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody: { content: { 'application/json': {
        version: number
        reason: string
      } } }
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          person: {
            accountId: string
            surname: string
            givenName: string
            signInEmail: string
          }
          organisation: {
            id: string
            name: string
          }
          origin: "person" | "setting"
          items: ({
            id: string
            space: string
            title: string
            service: {
              id: string
              name: string
            } | null
            access: "read" | "modify"
            grantedAccess: "read" | "modify" | null
          })[]
          requestedAt: string
          state: "waiting" | "approved" | "refused" | "withdrawn"
          decidedBy: string
          decidedAt: string | null
          version: number
          comment: string
          decisionComment: string
          refusalReason: string
          abilities: {
            decide: {
              allowed: boolean
              reason: string
            }
          }
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/tickets': {
    /** The provider's queue of tickets */
    get: {
      parameters: { query?: { status?: "waiting_provider" | "waiting_client" | "open" | "closed" | "all"; search?: string; organisation?: string; cursor?: string; size?: number }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          items: ({
            id: string
            number: string
            subject: string
            category: "question" | "incident" | "profile" | "other"
            status: "waiting_provider" | "waiting_client" | "closed"
            organisation: {
              id: string
              name: string
            } | null
            openedBy: string
            openedAt: string
            lastActivityAt: string
            closedAt: string | null
            version: number
          })[]
          nextCursor: string | null
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/training-sessions': {
    /** The provider's sessions */
    get: {
      parameters: { query?: { search?: string; when?: "upcoming" | "past" | "all"; cursor?: string; size?: number }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          items: ({
            id: string
            title: string
            description: string
            place: string
            startsAt: string
            endsAt: string
            seats: number
            seatsLeft: number
            application: {
              id: string
              name: string
            } | null
            cancelledAt: string | null
            version: number
          })[]
          nextCursor: string | null
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
    /** Make a session */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody: { content: { 'application/json': {
        title: string
        description?: string
        place?: string
        startsAt: string
        endsAt: string
        seats: number
        applicationId?: string | null
      } } }
      responses: {
        201: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          title: string
          description: string
          place: string
          startsAt: string
          endsAt: string
          seats: number
          seatsLeft: number
          application: {
            id: string
            name: string
          } | null
          cancelledAt: string | null
          version: number
          registrations: ({
            id: string
            accountId: string
            attendee: string
            requestId: string
            requestNumber: string
            organisation: string
            state: "requested" | "confirmed" | "cancelled"
            attendance: "present" | "absent" | null
          })[]
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/training-sessions/{id}': {
    /** A session with its registrations */
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          title: string
          description: string
          place: string
          startsAt: string
          endsAt: string
          seats: number
          seatsLeft: number
          application: {
            id: string
            name: string
          } | null
          cancelledAt: string | null
          version: number
          registrations: ({
            id: string
            accountId: string
            attendee: string
            requestId: string
            requestNumber: string
            organisation: string
            state: "requested" | "confirmed" | "cancelled"
            attendance: "present" | "absent" | null
          })[]
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
    /** Change a session */
    patch: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody: { content: { 'application/json': {
        title?: string
        description?: string
        place?: string
        startsAt?: string
        endsAt?: string
        seats?: number
        applicationId?: string | null
        version: number
      } } }
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          title: string
          description: string
          place: string
          startsAt: string
          endsAt: string
          seats: number
          seatsLeft: number
          application: {
            id: string
            name: string
          } | null
          cancelledAt: string | null
          version: number
          registrations: ({
            id: string
            accountId: string
            attendee: string
            requestId: string
            requestNumber: string
            organisation: string
            state: "requested" | "confirmed" | "cancelled"
            attendance: "present" | "absent" | null
          })[]
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/training-sessions/{id}/attendance': {
    /** Take down who came */
    put: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody: { content: { 'application/json': Record<string, "present" | "absent"> } }
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          title: string
          description: string
          place: string
          startsAt: string
          endsAt: string
          seats: number
          seatsLeft: number
          application: {
            id: string
            name: string
          } | null
          cancelledAt: string | null
          version: number
          registrations: ({
            id: string
            accountId: string
            attendee: string
            requestId: string
            requestNumber: string
            organisation: string
            state: "requested" | "confirmed" | "cancelled"
            attendance: "present" | "absent" | null
          })[]
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/staff/training-sessions/{id}/cancellation': {
    /** Cancel a session and tell those registered */
    post: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          title: string
          description: string
          place: string
          startsAt: string
          endsAt: string
          seats: number
          seatsLeft: number
          application: {
            id: string
            name: string
          } | null
          cancelledAt: string | null
          version: number
          registrations: ({
            id: string
            accountId: string
            attendee: string
            requestId: string
            requestNumber: string
            organisation: string
            state: "requested" | "confirmed" | "cancelled"
            attendance: "present" | "absent" | null
          })[]
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/technical-users/{id}': {
    /** A technical user (O15) */
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          organisation: {
            id: string
            name: string
          }
          clientId: string
          name: string
          signInEmail: string
          contactEmail: string
          spaces: ({
            space: string
            title: string
            access: "read" | "modify"
          })[]
          requestsPerMinute: number
          createdAt: string
          createdBy: string
          lastUsedAt: string | null
          revokedAt: string | null
          revokedBy: string
          secrets: ({
            createdAt: string
            validUntil: string | null
          })[]
          tokenUrl: string
          version: number
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
    /** Change the name, contact address or spaces of a technical user (O15) */
    patch: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody: { content: { 'application/json': {
        name?: string
        contactEmail?: "" | string
        spaces?: ({
          space: string
          access?: "read" | "modify"
        })[]
        version: number
      } } }
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          organisation: {
            id: string
            name: string
          }
          clientId: string
          name: string
          signInEmail: string
          contactEmail: string
          spaces: ({
            space: string
            title: string
            access: "read" | "modify"
          })[]
          requestsPerMinute: number
          createdAt: string
          createdBy: string
          lastUsedAt: string | null
          revokedAt: string | null
          revokedBy: string
          secrets: ({
            createdAt: string
            validUntil: string | null
          })[]
          tokenUrl: string
          version: number
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
    /** Revoke a technical user at once (O15) */
    delete: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        204: { headers: Record<string, unknown>; content: { 'application/json': unknown } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/technical-users/{id}/connection-details.pdf': {
    /** «Exporter les informations de connexion»: with the secret only where it is given (O15) */
    post: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody: { content: { 'application/json': {
        secret?: string
      } } }
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/pdf': unknown } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/technical-users/{id}/secret-rotations': {
    /** «Réinitialiser le mot de passe (utilisateur technique)»: the new secret is in this answer only (O15) */
    post: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody: { content: { 'application/json': {
        graceHours: number
        confirm: true
      } } }
      responses: {
        201: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          organisation: {
            id: string
            name: string
          }
          clientId: string
          name: string
          signInEmail: string
          contactEmail: string
          spaces: ({
            space: string
            title: string
            access: "read" | "modify"
          })[]
          requestsPerMinute: number
          createdAt: string
          createdBy: string
          lastUsedAt: string | null
          revokedAt: string | null
          revokedBy: string
          secrets: ({
            createdAt: string
            validUntil: string | null
          })[]
          tokenUrl: string
          version: number
          secret: string | null
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/tickets': {
    /** One's own tickets, the latest activity first */
    get: {
      parameters: { query?: { status?: "open" | "closed" | "all"; search?: string; cursor?: string; size?: number }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          items: ({
            id: string
            number: string
            subject: string
            category: "question" | "incident" | "profile" | "other"
            status: "waiting_provider" | "waiting_client" | "closed"
            organisation: {
              id: string
              name: string
            } | null
            openedBy: string
            openedAt: string
            lastActivityAt: string
            closedAt: string | null
            version: number
          })[]
          nextCursor: string | null
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
    /** File a ticket, with up to five attachments */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        201: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          number: string
          subject: string
          category: "question" | "incident" | "profile" | "other"
          status: "waiting_provider" | "waiting_client" | "closed"
          organisation: {
            id: string
            name: string
          } | null
          openedBy: string
          openedAt: string
          lastActivityAt: string
          closedAt: string | null
          version: number
          messages: ({
            id: string
            author: string
            side: "client" | "staff"
            at: string
            body: string
            attachments: {
              id: string
              name: string
              contentType: string
              sizeBytes: number
            }[]
          })[]
          abilities: {
            write: {
              allowed: boolean
              reason: string
            }
            close: {
              allowed: boolean
              reason: string
            }
          }
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/tickets/count': {
    /** How many of one's tickets are open, closed, to read */
    get: {
      parameters: { query?: { search?: string }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          open: number
          closed: number
          all: number
          toRead: number
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/tickets/{id}': {
    /** A ticket with its messages */
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          number: string
          subject: string
          category: "question" | "incident" | "profile" | "other"
          status: "waiting_provider" | "waiting_client" | "closed"
          organisation: {
            id: string
            name: string
          } | null
          openedBy: string
          openedAt: string
          lastActivityAt: string
          closedAt: string | null
          version: number
          messages: ({
            id: string
            author: string
            side: "client" | "staff"
            at: string
            body: string
            attachments: {
              id: string
              name: string
              contentType: string
              sizeBytes: number
            }[]
          })[]
          abilities: {
            write: {
              allowed: boolean
              reason: string
            }
            close: {
              allowed: boolean
              reason: string
            }
          }
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/tickets/{id}/attachments/{fileId}': {
    /** An attachment of a ticket */
    get: {
      parameters: { query?: never; header?: never; path: { id: string; fileId: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/octet-stream': unknown } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/tickets/{id}/closure': {
    /** Close a ticket */
    post: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody: { content: { 'application/json': {
        version: number
      } } }
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          number: string
          subject: string
          category: "question" | "incident" | "profile" | "other"
          status: "waiting_provider" | "waiting_client" | "closed"
          organisation: {
            id: string
            name: string
          } | null
          openedBy: string
          openedAt: string
          lastActivityAt: string
          closedAt: string | null
          version: number
          messages: ({
            id: string
            author: string
            side: "client" | "staff"
            at: string
            body: string
            attachments: {
              id: string
              name: string
              contentType: string
              sizeBytes: number
            }[]
          })[]
          abilities: {
            write: {
              allowed: boolean
              reason: string
            }
            close: {
              allowed: boolean
              reason: string
            }
          }
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/tickets/{id}/messages': {
    /** Answer in a ticket; its author opens a closed one again by doing so */
    post: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        201: { headers: Record<string, unknown>; content: { 'application/json': {
          id: string
          number: string
          subject: string
          category: "question" | "incident" | "profile" | "other"
          status: "waiting_provider" | "waiting_client" | "closed"
          organisation: {
            id: string
            name: string
          } | null
          openedBy: string
          openedAt: string
          lastActivityAt: string
          closedAt: string | null
          version: number
          messages: ({
            id: string
            author: string
            side: "client" | "staff"
            at: string
            body: string
            attachments: {
              id: string
              name: string
              contentType: string
              sizeBytes: number
            }[]
          })[]
          abilities: {
            write: {
              allowed: boolean
              reason: string
            }
            close: {
              allowed: boolean
              reason: string
            }
          }
        } } }
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        415: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/training-sessions': {
    /** The sessions to come, with the places left */
    get: {
      parameters: { query?: { cursor?: string; size?: number }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          items: ({
            id: string
            title: string
            description: string
            place: string
            startsAt: string
            endsAt: string
            seats: number
            seatsLeft: number
            application: {
              id: string
              name: string
            } | null
          })[]
          nextCursor: string | null
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/user-count': {
    /** How many users the filters leave */
    get: {
      parameters: { query?: { search?: string; surname?: string; givenName?: string; email?: string; state?: "pending" | "active" | "blocked" | "deactivated" | "closed"; organisation?: string; service?: string; role?: string }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          count: number
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/users': {
    /** Users of the organisations that one runs, by name (O17) */
    get: {
      parameters: { query?: { cursor?: string; size?: number; search?: string; surname?: string; givenName?: string; email?: string; state?: "pending" | "active" | "blocked" | "deactivated" | "closed"; organisation?: string; service?: string; role?: string }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          items: ({
            id: string
            person: {
              accountId: string
              surname: string
              givenName: string
              signInEmail: string
            }
            identifier: string
            state: "pending" | "active" | "blocked" | "deactivated" | "closed"
            kind: "person" | "technical"
            organisation: {
              id: string
              name: string
            }
            role: string
            roleName: string
            whole: boolean
            services: string[]
            startsOn: string
            endsOn: string | null
            pendingRequestId: string | null
          })[]
          nextCursor: string | null
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/users/export': {
    /** Every user, role, service and space as a file: who may do what (O27) */
    get: {
      parameters: { query?: { search?: string; surname?: string; givenName?: string; email?: string; state?: "pending" | "active" | "blocked" | "deactivated" | "closed"; organisation?: string; service?: string; role?: string; format?: "csv" | "xlsx"; ids?: string }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/octet-stream': unknown } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
  '/api/v1/waiting': {
    /** What waits for this person, the late first */
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': {
          items: ({
            kind: string
            title: string
            detail: string
            dueOn: string | null
            late: boolean
            href: string
            actionLabel: string
          })[]
        } } }
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': components['schemas']['Problem'] } }
      }
    }
  }
}

export interface components {
  schemas: {
    ProblemInput: {
      type: string
      title: string
      status: number
      code: string
      detail: string
      errors: {
        field: string
        code: string
        message: string
      }[]
      traceId: string
      extra?: unknown
    }
    Problem: {
      type: string
      title: string
      status: number
      code: string
      detail: string
      errors: {
        field: string
        code: string
        message: string
      }[]
      traceId: string
      extra?: unknown
    }
  }
}
