#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A parser with its buffers; one thread at a time. Values and texts are valid until the next parse.
typedef struct csj_parser csj_parser;

/// A place in the parsed document (simdjson::dom::element, passed by value).
typedef struct {
    const void *document;
    size_t index;
} csj_value;

/// UTF-8, already unescaped and validated; not terminated.
typedef struct {
    const char *bytes;
    size_t count;
} csj_text;

/// Where an iteration over an array or object stands.
typedef struct {
    const void *document;
    size_t next;
    size_t end;
    bool is_object;
} csj_cursor;

typedef enum { csj_null, csj_bool, csj_number, csj_string, csj_array, csj_object } csj_kind;

csj_parser *csj_parser_create(void);
void csj_parser_destroy(csj_parser *parser);

/// Parses `count` bytes, which need no padding. Returns 0, or simdjson's error code.
int32_t csj_parse(csj_parser *parser, const uint8_t *bytes, size_t count, csj_value *root);
/// A sentence for an error code; static storage.
const char *csj_error_message(int32_t code);

csj_kind csj_kind_of(csj_value value);
bool csj_bool_of(csj_value value);
/// Any JSON number as a double.
double csj_double_of(csj_value value);
/// True when the number is a whole one that fits; large 64-bit integers do not pass through a double.
bool csj_int64_of(csj_value value, int64_t *result);
csj_text csj_text_of(csj_value value);

/// Starts an iteration; for anything but an array or object it is at its end.
csj_cursor csj_iterate(csj_value container);
/// The next member; `key` is empty in arrays. False at the end.
bool csj_next(csj_cursor *cursor, csj_text *key, csj_value *value);

#ifdef __cplusplus
}
#endif
