#include "CSimdjson.h"

#include <simdjson.h>

// A csj_value is a simdjson tape reference: the document and an index into its tape. Nothing here allocates but the parser,
// and nothing throws: every access is preceded by the kind check it needs.
using simdjson::dom::document;
using simdjson::internal::tape_ref;
using simdjson::internal::tape_type;

struct csj_parser {
    simdjson::dom::parser parser;
};

namespace {
tape_ref at(csj_value value) { return tape_ref(static_cast<const document *>(value.document), value.index); }

csj_text text_at(const tape_ref &ref) { return {ref.get_c_str(), ref.get_string_length()}; }
}  // namespace

extern "C" {

csj_parser *csj_parser_create(void) { return new (std::nothrow) csj_parser(); }

void csj_parser_destroy(csj_parser *parser) { delete parser; }

int32_t csj_parse(csj_parser *parser, const uint8_t *bytes, size_t count, csj_value *root) {
    simdjson::dom::element element;
    auto error = parser->parser.parse(bytes, count, /* realloc_if_needed: copies to a padded buffer */ true).get(element);
    if (error) { return static_cast<int32_t>(error); }
    // The root element is the first entry after the document's own.
    *root = {&parser->parser.doc, 1};
    return 0;
}

const char *csj_error_message(int32_t code) {
    return simdjson::error_message(static_cast<simdjson::error_code>(code));
}

csj_kind csj_kind_of(csj_value value) {
    switch (at(value).tape_ref_type()) {
        case tape_type::START_OBJECT: return csj_object;
        case tape_type::START_ARRAY: return csj_array;
        case tape_type::STRING: return csj_string;
        case tape_type::INT64:
        case tape_type::UINT64:
        case tape_type::DOUBLE: return csj_number;
        case tape_type::TRUE_VALUE:
        case tape_type::FALSE_VALUE: return csj_bool;
        default: return csj_null;
    }
}

bool csj_bool_of(csj_value value) { return at(value).is_true(); }

double csj_double_of(csj_value value) {
    auto ref = at(value);
    switch (ref.tape_ref_type()) {
        case tape_type::INT64: return static_cast<double>(ref.next_tape_value<int64_t>());
        case tape_type::UINT64: return static_cast<double>(ref.next_tape_value<uint64_t>());
        case tape_type::DOUBLE: return ref.next_tape_value<double>();
        default: return 0;
    }
}

bool csj_int64_of(csj_value value, int64_t *result) {
    auto ref = at(value);
    if (ref.tape_ref_type() != tape_type::INT64) { return false; }
    *result = ref.next_tape_value<int64_t>();
    return true;
}

csj_text csj_text_of(csj_value value) {
    auto ref = at(value);
    if (ref.tape_ref_type() != tape_type::STRING) { return {nullptr, 0}; }
    return text_at(ref);
}

csj_cursor csj_iterate(csj_value container) {
    auto ref = at(container);
    auto type = ref.tape_ref_type();
    if (type != tape_type::START_OBJECT && type != tape_type::START_ARRAY) {
        return {container.document, 0, 0, false};
    }
    // The matching brace index is one past the closing brace; the members lie between.
    return {container.document, container.index + 1, ref.matching_brace_index() - 1, type == tape_type::START_OBJECT};
}

bool csj_next(csj_cursor *cursor, csj_text *key, csj_value *value) {
    if (cursor->next >= cursor->end) { return false; }
    const auto *doc = static_cast<const document *>(cursor->document);
    size_t index = cursor->next;
    *key = {nullptr, 0};
    if (cursor->is_object) {
        *key = text_at(tape_ref(doc, index));
        index += 1;
    }
    *value = {cursor->document, index};
    cursor->next = tape_ref(doc, index).after_element();
    return true;
}
}
