"""What a running server has loaded; imported once, by the process that the children of a drill are forked from."""

from workbench.evidence.sketches import sketch
from workbench.splitting.languages import detect_language
from workbench.web.app import create_app

detect_language("The court met in Tolvania.")
sketch("The court met in Tolvania on the third of March and banned the party.")
LOADED = create_app
