import json
import logging

import structlog

from lantoa.config.logs import hide_keys, logging_settings


def test_keys_of_personal_links_and_searched_names_stay_out_of_the_log():
    event = {"request": "GET /dong-y/kX9_a-Zq81LmN0pQrStUvWx2/rut-lai/?q=Nguyễn Văn", "code": 200}

    assert hide_keys(None, "info", event) == {"request": "GET /dong-y/…/rut-lai/", "code": 200}


def test_ordinary_addresses_stay_readable():
    event = {"request": "GET /gioi-thieu/ho-so/12/minh-chung/"}

    assert hide_keys(None, "info", event) == {"request": "GET /gioi-thieu/ho-so/12/minh-chung/"}


def _rendered(record, *, as_json):
    formatter = logging_settings(as_json=as_json)["formatters"]["event"]
    kind = formatter.pop("()")
    return kind(**formatter).format(record)


def _record(message, *arguments):
    return logging.LogRecord("lantoa.portal", logging.WARNING, __file__, 1, message, arguments, None)


def test_production_writes_one_json_object_a_line_with_the_request_id():
    with structlog.contextvars.bound_contextvars(request_id="7d1f"):
        line = _rendered(_record("story %s taken down", 12), as_json=True)

    logged = json.loads(line)
    assert {name: logged[name] for name in ("event", "level", "logger", "request_id")} == {
        "event": "story 12 taken down",
        "level": "warning",
        "logger": "lantoa.portal",
        "request_id": "7d1f",
    }
    assert "\n" not in line


def test_the_number_on_an_error_page_is_found_in_the_log(client, db, caplog):
    response = client.get("/khong-co-trang-nay/")

    logged = [record.msg for record in caplog.records if isinstance(record.msg, dict)]
    assert response.status_code == 404
    assert response.context["reference"] == logged[-1]["request_id"][:8]
