#pragma once
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

// A macro over a variadic function; Swift imports neither.
static inline EVP_PKEY *ctls_new_key(void) { return EVP_EC_gen("P-256"); }
