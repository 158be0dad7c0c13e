#pragma once
#include <idn2.h>

// UTS-46 without transitional processing, NFC first; A-labels are checked by round trip. IDN2_USE_STD3_ASCII_RULES stays
// off: libidn2 2.3.3 then drops a forbidden character instead of failing, so that x<U+FF0F>y becomes xy. The caller
// checks the result for letters, digits and hyphens.
static inline int clibidn2_to_ascii(const uint8_t *domain, uint8_t **result) {
    return idn2_lookup_u8(domain, result, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
}
