"""SQM Training: one list of service standards that is trained, shopped and improved."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from .assignments import views as assignments
from .calibration.views import bp as calibration
from .checklists import schedule as photo_jobs
from .checklists.views import bp as checklists
from .config import ROOT, Settings
from .extensions import LateMigrations, babel, csrf, db, login
from .home.views import bp as home
from .jobs import views as jobs
from .people import directory, looks, sessions
from .people import schedule as people_jobs
from .people.views import bp as people
from .progress import schedule as progress_jobs
from .progress.views import bp as progress
from .roleplay.views import bp as roleplay
from .standards.views import bp as standards
from .training.views import bp as training
from .visits.views import bp as visits
from .web import access, assets, commands, forms, health, navigation, pages, paper, rules, strict, text, words
from .web import styleguide as kit

FEATURES = (
    people,
    jobs.bp,
    standards,
    checklists,
    assignments.bp,
    training,
    roleplay,
    visits,
    calibration,
    progress,
    home,
    kit.bp,
    health.bp,
    assets.bp,
)


def create_app(settings: Settings | None = None) -> Flask:
    """Build the application from its settings, those of the environment by default."""
    settings = settings or Settings.from_environment()
    app = Flask(__name__, instance_path=str(settings.data))
    app.url_rule_class = rules.LateRule
    app.url_map.converters["int"] = rules.Number
    app.request_class = strict.StrictRequest
    app.config.from_mapping(settings.for_flask())
    settings.data.mkdir(parents=True, exist_ok=True)
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=1, x_host=1)  # type: ignore[method-assign]  # as Flask advises
    db.init_app(app)
    LateMigrations(app, str(ROOT / "migrations"))
    text.init_app(app, babel)
    pages.init_app(app)
    paper.init_app(app)
    assets.init_app(app)
    words.init_app(app)
    forms.init_app(app)
    navigation.init_app(app)
    csrf.init_app(app)
    sessions.init_app(app, login)
    looks.init_app(app)
    directory.init_app(app)
    jobs.init_app(app)
    assignments.init_app(app)
    people_jobs.register()
    photo_jobs.register()
    progress_jobs.register()
    access.init_app(app)
    for feature in FEATURES:
        app.register_blueprint(feature)
    app.cli = commands.LateCommands(app, "sqm_training.cli")
    return app
