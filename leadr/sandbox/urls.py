"""Every route of the sandbox. The names are what a fault is matched by."""

from django.urls import include, path

from leadr.sandbox.views import accounts, control, mailbox, messages, people, posts, search, truth

api = [
    path("accounts", accounts.accounts, name="accounts"),
    path("accounts/<str:account_id>", accounts.account, name="account"),
    path("accounts/<str:account_id>/restart", accounts.restart, name="restart"),
    path("accounts/<str:account_id>/sync", accounts.sync, name="sync"),
    path("hosted/accounts/link", accounts.hosted_link, name="hosted_link"),
    path("webhooks", accounts.webhooks, name="webhooks"),
    path("webhooks/<str:hook_id>", accounts.webhook, name="webhook"),
    path("users/me", accounts.me, name="me"),
    path("users/invite", people.invite, name="invite"),
    path("users/invite/sent", people.sent, name="sent"),
    path("users/invite/sent/<str:invitation_id>", people.withdraw, name="withdraw"),
    path("users/invite/received/<str:invitation_id>", people.received, name="received"),
    path("users/relations", people.relations, name="relations"),
    path("users/<str:identifier>/posts", people.posts, name="user_posts"),
    path("users/<str:identifier>", people.profile, name="profile"),
    path("linkedin/search", search.search, name="search"),
    path("linkedin/search/parameters", search.parameters, name="parameters"),
    path("linkedin/inmail_balance", messages.inmail_balance, name="inmail_balance"),
    path("linkedin/company/<str:identifier>", search.company, name="company"),
    path("posts/reaction", posts.react, name="like"),
    path("posts/<str:post_id>/comments", posts.comments, name="comment"),
    path("posts/<str:post_id>/reactions", posts.reactions, name="reactions"),
    path("posts/<str:post_id>", posts.post, name="post"),
    path("chats", messages.chats, name="message"),
    path("chats/<str:chat_id>", messages.chat, name="chat"),
    path("chats/<str:chat_id>/attendees", messages.attendees, name="attendees"),
    path("chats/<str:chat_id>/messages", messages.messages, name="messages"),
]
urlpatterns = [
    path("api/v1/", include(api)),
    path("hosted/style.css", accounts.style),
    path("hosted/<str:token>", accounts.hosted_page, name="hosted_page"),
    path("mailbox/", mailbox.index, name="mailbox"),
    path("mailbox/<int:pk>/", mailbox.letter, name="letter"),
    path("control/mailbox", mailbox.control),
    path("control/labels", truth.labels),
    path("control/injections", truth.injections),
    path("control/counts", control.counts),
    path("control/ledger", control.ledger),
    path("control/clock", control.time),
    path("control/world", control.world),
    path("control/faults", control.faults),
    path("control/accounts", control.connect),
    path("control/accounts/<str:account_id>/status", control.status),
    path("control/people/<str:slug>/<str:deed>", control.push),
    path("control/withheld/release", control.release),
]
