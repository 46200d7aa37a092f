"""Full text of title, lead and body, kept in step by the database itself; an index of the dates.

SQLite: an FTS5 table that refers to ``articles`` and holds no text of its own, and triggers.
Postgres: a table beside ``articles``, so that these need not be written anew, and triggers. What
is a word is the same in both: Postgres gets the characters of SQLite's ``unicode61``.

A later version that makes ``articles`` of SQLite anew must make the triggers anew too.
"""

import logging
import time

import sqlalchemy as sa
from alembic import op

from crawler.storage.words import dropped_marks, folded_pairs, separators_of_postgres

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

logger = logging.getLogger(__name__)

PORTION = 5_000
MANY = 20_000
"""From so many articles on it is told how far it is."""


def upgrade() -> None:
    sqlite = op.get_context().dialect.name == "sqlite"
    for statement in SQLITE if sqlite else _postgres():
        op.get_bind().exec_driver_sql(statement)
    _fill(SQLITE_FILL if sqlite else POSTGRES_FILL)
    if not sqlite:
        op.create_index(
            "ix_article_words_words", "article_words", ["words"], postgresql_using="gin"
        )
    op.create_index("ix_articles_date_published", "articles", ["date_published"])


def downgrade() -> None:
    op.drop_index("ix_articles_date_published", "articles")
    sqlite = op.get_context().dialect.name == "sqlite"
    for statement in SQLITE_DROP if sqlite else POSTGRES_DROP:
        op.get_bind().exec_driver_sql(statement)


def _fill(statement: str) -> None:
    connection = op.get_bind()
    last = connection.execute(sa.text("SELECT coalesce(max(id), 0) FROM articles")).scalar_one()
    started = told = time.monotonic()
    for after in range(0, last, PORTION):
        connection.execute(sa.text(statement), {"after": after, "last": after + PORTION})
        now = time.monotonic()
        if last > MANY and now - told > 10:
            told = now
            done = min(after + PORTION, last) / last
            left = (now - started) * (1 / done - 1)
            logger.info("Full text: %.0f %% of the articles, %.0f s left", done * 100, left)


# SQLite

SQLITE = (
    """
    CREATE VIRTUAL TABLE article_words USING fts5(
        title, lead, body, content="articles", content_rowid="id",
        tokenize='unicode61 remove_diacritics 2', columnsize=0
    )
    """,
    """
    CREATE TRIGGER article_words_insert AFTER INSERT ON articles BEGIN
        INSERT INTO article_words (rowid, title, lead, body)
        VALUES (new.id, new.title, new.lead, new.body);
    END
    """,
    """
    CREATE TRIGGER article_words_delete AFTER DELETE ON articles BEGIN
        INSERT INTO article_words (article_words, rowid, title, lead, body)
        VALUES ('delete', old.id, old.title, old.lead, old.body);
    END
    """,
    """
    CREATE TRIGGER article_words_update AFTER UPDATE OF id, title, lead, body ON articles
    WHEN old.title IS NOT new.title OR old.lead IS NOT new.lead OR old.body IS NOT new.body
        OR old.id <> new.id
    BEGIN
        INSERT INTO article_words (article_words, rowid, title, lead, body)
        VALUES ('delete', old.id, old.title, old.lead, old.body);
        INSERT INTO article_words (rowid, title, lead, body)
        VALUES (new.id, new.title, new.lead, new.body);
    END
    """,
)
SQLITE_FILL = """
    INSERT INTO article_words (rowid, title, lead, body)
    SELECT id, title, lead, body FROM articles WHERE id > :after AND id <= :last ORDER BY id
"""
SQLITE_DROP = (
    "DROP TRIGGER article_words_insert",
    "DROP TRIGGER article_words_delete",
    "DROP TRIGGER article_words_update",
    "DROP TABLE article_words",
)


# Postgres

# Only so much of a text is looked at, since a tsvector holds a megabyte.
LONGEST = 150_000


def _postgres() -> tuple[str, ...]:
    folded = dict(folded_pairs())
    marks = dropped_marks()
    given = "".join(folded) + marks
    forms = "".join(folded.values())
    return (
        # Small letters without marks, blanks between the words. Whatever the locale of the
        # database is: only ASCII is left to it, and in the collation C. The parser would cut a
        # word such as 1e5x behind a number with an exponent, so it gets a letter before it that
        # comes nowhere else.
        f"""
        CREATE FUNCTION article_word_forms(given text) RETURNS text
        LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $function$
        DECLARE
            forms text := regexp_replace(
                lower(left(given, {LONGEST}) COLLATE "C"), '[{separators_of_postgres()}]+', ' ', 'g'
            );
            other text;
        BEGIN
            IF octet_length(forms) <> length(forms) THEN
                FOR other IN
                    SELECT DISTINCT beyond[1]
                    FROM regexp_matches(forms, '[^\\u0001-\\u007f]', 'g') AS beyond
                LOOP
                    forms := replace(
                        forms, other, translate(other, $x${given}$x$, $x${forms}$x$)
                    );
                END LOOP;
            END IF;
            IF forms ~ '[0-9]e[0-9]' THEN
                forms := regexp_replace(forms, '(^| )([0-9]+e[0-9]+[^ 0-9])', '\\1é\\2', 'g');
            END IF;
            RETURN forms;
        END
        $function$
        """,
        # A mark that is no word stands between the fields, so that no phrase goes across.
        """
        CREATE FUNCTION article_words_of(title text, lead text, body text) RETURNS tsvector
        LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $function$
            SELECT to_tsvector('simple', article_word_forms(coalesce(title, '')))
                || '''.'':1'::tsvector
                || to_tsvector('simple', article_word_forms(coalesce(lead, '')))
                || '''.'':1'::tsvector
                || to_tsvector('simple', article_word_forms(coalesce(body, '')))
        $function$
        """,
        """
        CREATE TABLE article_words (
            article_id bigint CONSTRAINT pk_article_words PRIMARY KEY
                CONSTRAINT fk_article_words_article_id REFERENCES articles (id)
                ON DELETE CASCADE ON UPDATE CASCADE,
            words tsvector NOT NULL
        )
        """,
        """
        CREATE FUNCTION index_article_words() RETURNS trigger LANGUAGE plpgsql AS $function$
        BEGIN
            INSERT INTO article_words (article_id, words)
            VALUES (new.id, article_words_of(new.title, new.lead, new.body))
            ON CONFLICT (article_id) DO UPDATE SET words = excluded.words;
            RETURN NULL;
        END
        $function$
        """,
        """
        CREATE TRIGGER article_words_insert AFTER INSERT ON articles
        FOR EACH ROW EXECUTE FUNCTION index_article_words()
        """,
        """
        CREATE TRIGGER article_words_update AFTER UPDATE OF title, lead, body ON articles
        FOR EACH ROW WHEN (
            (old.title, old.lead, old.body) IS DISTINCT FROM (new.title, new.lead, new.body)
        )
        EXECUTE FUNCTION index_article_words()
        """,
    )


POSTGRES_FILL = """
    INSERT INTO article_words (article_id, words)
    SELECT id, article_words_of(title, lead, body) FROM articles WHERE id > :after AND id <= :last
"""
POSTGRES_DROP = (
    "DROP TRIGGER article_words_insert ON articles",
    "DROP TRIGGER article_words_update ON articles",
    "DROP TABLE article_words",
    "DROP FUNCTION index_article_words()",
    "DROP FUNCTION article_words_of(text, text, text)",
    "DROP FUNCTION article_word_forms(text)",
)
