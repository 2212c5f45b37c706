extension QueryKeywords {
    static let groups: [(words: String, traits: QueryKeyword.Traits)] = [
        ("where group having order limit offset union except intersect returning on using for window", .clause),
        ("fetch natural inner cross output", .clause),
        ("select delete", [.clause, .readsTables]),
        ("update", [.clause, .readsTables, .namesFollow]),
        ("join", [.clause, .namesFollow]),
        ("into", [.clause, .namesFollow, .tableFollows]),
        ("table", [.namesFollow, .tableFollows]),
        ("exists references", .tableFollows),
        ("insert merge upsert create alter drop grant revoke truncate", []),
        ("set", [.clause, .keepsValue, .settles]),
        ("is not", .keepsValue),
        ("null true false", .value),
        ("end key zone rows last", .operand),
        (
            "and or in like ilike between asc desc nulls first case when then else over partition filter within range groups "
                + "unbounded preceding following current recursive lateral only conflict do nothing duplicate primary foreign "
                + "unique check constraint index view temporary cascade restrict add column rename to outer full semi anti "
                + "work lock share nowait skip locked similar escape regexp rlike against div mod xor separator "
                + "materialized concurrently overriding generated always identity at collate both trailing force ignore "
                + "straight_join sql_no_cache high_priority low_priority delayed infile outfile all some minus interval "
                + "binary year_month day_second fulltext matched analyze analyse verbose procedure trigger cursor",
            []
        ),
        ("left right if replace any row cast coalesce nullif array extract convert least greatest", .touches),
        (
            "count sum min max avg lower upper length substring substr trim position overlay abs round floor ceil ceiling concat "
                + "now date_trunc row_number rank dense_rank lag lead first_value last_value string_agg array_agg json_agg "
                + "jsonb_agg group_concat ifnull isnull iif random rand unnest generate_series to_char to_date to_timestamp "
                + "json_extract json_object json_value date_format date_add date_sub "
                + "datediff dateadd getdate sysdate strftime total char_length octet_length exp power sqrt sign md5 uuid_to_bin "
                + "bin_to_uuid last_insert_id found_rows values_list stddev variance bool_and bool_or every grouping",
            .call
        ),
        (
            "int integer bigint smallint tinyint mediumint int2 int4 int8 serial bigserial float float4 float8 double precision "
                + "real numeric decimal money boolean bool bit char character varying varchar varchar2 nvarchar nchar text citext "
                + "bytea blob clob date time timetz timestamp timestamptz datetime json jsonb uuid inet cidr xml signed unsigned "
                + "regclass",
            .type
        ),
        (
            "begin start commit rollback savepoint release show describe explain use prepare deallocate declare close load "
                + "vacuum refresh listen notify",
            .leading
        ),
        ("call execute exec pragma", [.leading, .settles]),
    ]

    static let special: [(word: String, role: QueryKeyword.Role, traits: QueryKeyword.Traits)] = [
        ("from", .from, [.clause, .namesFollow]), ("distinct", .distinct, [.clause, .readsValues]),
        ("by", .by, .clause),
        ("identified", .identified, .namesUser), ("default", .standard, .keepsValue), ("values", .values, .clause),
        ("copy", .plain, [.leading, .tableFollows]), ("as", .alias, .namesFollow), ("with", .with, []),
        ("stdin", .standardInput, []), ("transaction", .transaction, []),
    ]
}
