-- What stands on paper: sizes of pages, boxes of words, tables with their cells, and what was not read.

alter table page add column width double;
alter table page add column height double;
-- True where the words of the page were read from a picture.
alter table page add column ocr boolean;
-- Words of the page that stand in the text; null in documents read before this migration.
alter table page add column word_count integer;

-- Words of the document's text; null in documents read before this migration.
alter table document add column word_count integer;

-- How many sums of money and percentages a sentence names; null in documents read before this migration.
alter table sentence add column figures integer;

-- What a trouble kept from being read ('words' in no block, 'table'), and how many of them.
alter table note add column lost text;
alter table note add column lost_count integer;

-- The words of a page in the order of the text, packed: one list an edge of their boxes. Confidence is OCR's, null where
-- the page has a text layer. Coordinates are points from the top left of the page as shown.
create table word (
    document_id  text not null,
    page         integer not null check (page >= 1),
    start_offset integer[] not null,
    end_offset   integer[] not null,
    x0           float[] not null,
    y0           float[] not null,
    x1           float[] not null,
    y1           float[] not null,
    confidence   float[],
    primary key (document_id, page)
);

create table data_table (
    document_id  text not null,
    n            integer not null,
    paragraph    integer not null,
    caption      text,
    row_count    integer not null,
    column_count integer not null,
    head_rows    integer not null,
    primary key (document_id, n)
);

-- `row_n` and `column_n` count from 0, heads included. A value is in its main unit.
create table cell (
    document_id  text not null,
    table_n      integer not null,
    row_n        integer not null,
    column_n     integer not null,
    start_offset integer not null,
    end_offset   integer not null check (end_offset >= start_offset),
    text         text not null,
    row_head     text,
    row_start    integer,
    row_end      integer,
    column_heads text[] not null,
    value        decimal(18, 4),
    unit         text,
    unit_start   integer,
    unit_end     integer,
    total        boolean not null,
    page         integer,
    x0           double,
    y0           double,
    x1           double,
    y1           double,
    primary key (document_id, table_n, row_n, column_n)
);

-- Running heads, feet and page numbers: no part of the text.
create table furniture (
    document_id text not null,
    n           integer not null,
    page        integer,
    text        text not null,
    x0          double,
    y0          double,
    x1          double,
    y1          double,
    primary key (document_id, n)
);
