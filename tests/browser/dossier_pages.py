"""The pages of dossiers: a part of the list in `pages`."""

from __future__ import annotations

from tests.browser.visits import Visit, at, fixed

DOSSIER_VISITS: tuple[Visit, ...] = (
    Visit("dossiers.index", fixed("/advocacy/dossiers/?state=all")),
    Visit("dossiers.index", fixed("/advocacy/dossiers/?q=zzz"), shows="nothing found"),
    Visit("dossiers.show", at("/advocacy/dossiers/{}", "dossier")),
    Visit("dossiers.show", at("/advocacy/dossiers/{}", "closed dossier"), "viewer", shows="closed"),
    Visit("dossiers.new", fixed("/advocacy/dossiers/new")),
    Visit("dossiers.edit", at("/advocacy/dossiers/{}/edit", "dossier")),
    Visit("dossiers.set_stages", at("/advocacy/dossiers/{}/stages", "dossier")),
    Visit("dossier_pieces.new", at("/advocacy/dossiers/{}/statements/new", "dossier")),
    Visit(
        "dossier_pieces.edit", at("/advocacy/dossiers/{}/hearings/{hearing}", "dossier", hearing="hearing")
    ),
    Visit("dossier_pieces.new_makers", at("/advocacy/dossiers/{}/makers/new", "dossier")),
)
