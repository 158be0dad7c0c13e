#pragma once
#include <curl/curl.h>

// libcurl's setters are variadic, which Swift does not import: one inline function per type of value keeps libcurl's
// own type checks and gives Swift real signatures.
static inline CURLcode ccurl_set_long(CURL *h, CURLoption o, long v) { return curl_easy_setopt(h, o, v); }
