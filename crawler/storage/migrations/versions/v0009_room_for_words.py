"""The full text of any article fits into Postgres, and is made in time.

Its tsvector holds a megabyte, and 0006 cut each field by characters only: three long fields of
words beyond ASCII were too many, and the article could not be saved. A text of thousands of
different letters was written anew for each of them, also where its form is the letter itself.
SQLite has no such limit.
"""

from alembic import op

from crawler.storage.migrations.versions import v0006_full_text as before
from crawler.storage.words import dropped_marks, folded_pairs, separators_of_postgres

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ROOM = 510_000
"""Bytes of the forms of all fields. A word and the blank after it take at most twice as much in a
tsvector, which holds 1,048,575 bytes; words of one byte take thrice, but there are few of them."""


def upgrade() -> None:
    if op.get_context().dialect.name == "postgresql":
        for statement in _postgres():
            op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    if op.get_context().dialect.name == "postgresql":
        for statement in before._postgres()[:2]:
            replacing = statement.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
            op.get_bind().exec_driver_sql(replacing)
        op.get_bind().exec_driver_sql("DROP FUNCTION article_words_within(text, integer)")


def _postgres() -> tuple[str, ...]:
    folded = dict(folded_pairs())
    given = "".join(folded) + dropped_marks()
    forms = "".join(folded.values())
    return (
        # As in 0006, but that only letters with another form are replaced.
        f"""
        CREATE OR REPLACE FUNCTION article_word_forms(given text) RETURNS text
        LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $function$
        DECLARE
            forms text := regexp_replace(
                lower(left(given, {before.LONGEST}) COLLATE "C"),
                '[{separators_of_postgres()}]+', ' ', 'g'
            );
            other text;
        BEGIN
            IF octet_length(forms) <> length(forms) THEN
                FOR other IN
                    SELECT DISTINCT beyond[1]
                    FROM regexp_matches(forms, '[^\\u0001-\\u007f]', 'g') AS beyond
                LOOP
                    IF strpos($x${given}$x$, other) > 0 THEN
                        forms := replace(
                            forms, other, translate(other, $x${given}$x$, $x${forms}$x$)
                        );
                    END IF;
                END LOOP;
            END IF;
            IF forms ~ '[0-9]e[0-9]' THEN
                forms := regexp_replace(forms, '(^| )([0-9]+e[0-9]+[^ 0-9])', '\\1é\\2', 'g');
            END IF;
            RETURN forms;
        END
        $function$
        """,
        # As many characters as these bytes may hold; as the share is one of the whole text, it is
        # taken again where the beginning has larger characters than the rest.
        """
        CREATE FUNCTION article_words_within(forms text, bytes integer) RETURNS text
        LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $function$
        BEGIN
            WHILE octet_length(forms) > bytes LOOP
                forms := left(
                    forms, (length(forms)::bigint * bytes / octet_length(forms))::integer
                );
            END LOOP;
            RETURN forms;
        END
        $function$
        """,
        f"""
        CREATE OR REPLACE FUNCTION article_words_of(title text, lead text, body text)
        RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $function$
        DECLARE
            of_title text := article_word_forms(coalesce(title, ''));
            of_lead text := article_word_forms(coalesce(lead, ''));
            of_body text := article_word_forms(coalesce(body, ''));
        BEGIN
            IF octet_length(of_title) + octet_length(of_lead) + octet_length(of_body) > {ROOM} THEN
                of_title := article_words_within(of_title, {ROOM // 3});
                of_lead := article_words_within(of_lead, {ROOM // 3});
                of_body := article_words_within(of_body, {ROOM // 3});
            END IF;
            RETURN to_tsvector('simple', of_title) || '''.'':1'::tsvector
                || to_tsvector('simple', of_lead) || '''.'':1'::tsvector
                || to_tsvector('simple', of_body);
        END
        $function$
        """,
    )
