"""The folder that stands in for a mail server in development."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from petition.adapters.mailbox import MailboxMailer, file_name, read_mailbox
from petition.documents.mail import mime
from petition.domain.mails import Fate, Outcome


def mine() -> bool:
    return True


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "instance" / "mailbox"


@pytest.fixture
def put(folder):
    session = MailboxMailer(folder, mime).session()
    yield lambda mail: session.deliver(mail, mine)
    session.close()


def test_a_mail_becomes_one_whole_file(put, folder, a_mail):
    assert put(a_mail()) == Outcome(Fate.ACCEPTED, "dot")
    [path] = folder.iterdir()
    assert path.read_bytes() == mime(a_mail())


def test_only_its_owner_reads_the_folder(put, folder, a_mail):
    put(a_mail())
    [path] = folder.iterdir()
    assert [p.stat().st_mode & 0o777 for p in (folder, path)] == [0o700, 0o600]


def test_a_mail_delivered_twice_is_one_file(put, folder, a_mail):
    put(a_mail())
    put(a_mail(text="Again.\n"))
    assert [entry.text for entry in read_mailbox(folder)] == ["Again.\n"]


def test_a_file_name_sorts_by_time_and_names_nobody(a_mail):
    mail = a_mail(message_id="<r4nd0m/../x@campaign.example>")
    assert file_name(mail) == "20140422T120030.250000Z-r4nd0mx.eml"


def test_what_was_written_is_read(put, folder, a_mail):
    name, subject = "Ёлкина, Анна", "Свободу нефтяникам — № 5: Free them, now"
    put(a_mail(reply_to=(name, "anna@mail.example"), subject=subject, text="Текст\n"))
    [entry] = read_mailbox(folder)
    assert (entry.subject, entry.text) == (subject, "Текст\n")
    assert entry.recipient == '"President" <president@target.example>'
    assert entry.reply_to == f"{name} <anna@mail.example>"
    assert entry.date == a_mail().date.replace(microsecond=0)


def test_the_newest_mails_come_first_and_the_oldest_not_at_all(put, folder, a_mail):
    for day in range(4):
        put(a_mail(subject=str(day), date=a_mail().date + timedelta(days=day)))
    assert [entry.subject for entry in read_mailbox(folder, most=2)] == ["3", "2"]


def test_a_folder_that_is_not_there_is_empty(folder):
    assert read_mailbox(folder) == []


def test_folders_other_files_and_half_written_mails_are_passed_over(
    put, folder, a_mail
):
    put(a_mail())
    (folder / "a.eml").mkdir()
    (folder / "b.txt").write_text("not a mail")
    (folder / "c.part").write_text("half a mail")
    assert len(read_mailbox(folder)) == 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.binary(max_size=300)
    | st.text(max_size=80).map(
        lambda odd: (
            f"Subject: {odd}\nFrom: =?utf-8?b?{odd}?=\nDate: {odd}\n"
            f"Content-Type: text/plain; charset={odd}\n"
            f"Content-Transfer-Encoding: base64\n\n{odd}"
        ).encode()
    )
)
def test_junk_does_no_harm(tmp_path, junk):
    (tmp_path / "junk.eml").write_bytes(junk)
    assert [entry.name for entry in read_mailbox(tmp_path)] == ["junk.eml"]


def test_a_lost_claim_leaves_no_file(folder, a_mail):
    session = MailboxMailer(folder, mime).session()
    outcome = session.deliver(a_mail(), lambda: False)
    assert outcome == Outcome(Fate.LOST, "data")
    assert list(folder.iterdir()) == []


def test_a_folder_that_cannot_be_written_defers(tmp_path, a_mail):
    (tmp_path / "mailbox").write_text("a file stands where the folder should be")
    session = MailboxMailer(tmp_path / "mailbox", mime).session()
    assert session.deliver(a_mail(), mine) == Outcome(Fate.DEFERRED, "data")


def test_a_mail_that_cannot_be_written_is_refused(put, folder, a_mail):
    outcome = put(a_mail(subject="two\r\nlines"))
    assert outcome == Outcome(Fate.REFUSED, "message")
