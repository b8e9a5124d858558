# Sourced: a PostgreSQL of its own for whoever runs tests, thrown away at the end.

die() {
    printf '%s: %s\n' "$0" "$*" >&2
    exit 1
}

find_postgres() {
    local folder
    for folder in "$(dirname "$(readlink -f "$(command -v initdb || echo /-)")")" \
        /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /usr/local/opt/postgresql*/bin /opt/homebrew/opt/postgresql*/bin; do
        if [[ -x $folder/initdb && -x $folder/pg_ctl && -x $folder/postgres ]]; then
            postgres_bin=$folder
        fi
    done
    [[ -n ${postgres_bin:-} ]]
}

# PostgreSQL refuses to run as root.
as_owner() {
    if [[ $EUID -eq 0 ]]; then
        runuser -u "$owner" -- "$@"
    else
        "$@"
    fi
}

stop_postgres() {
    if [[ -f $folder/data/postmaster.pid ]]; then
        (cd / && as_owner "$postgres_bin/pg_ctl" --pgdata="$folder/data" --mode=immediate --silent stop) || true
    fi
    rm -rf "$folder"
}

start_postgres() {
    folder=$(mktemp -d /tmp/flytthit-postgres.XXXXXX)
    trap stop_postgres EXIT
    trap 'exit 130' INT TERM
    owner=$(id -un)
    if [[ $EUID -eq 0 ]]; then
        owner=postgres
        getent passwd "$owner" >/dev/null || useradd --system "$owner"
        chown "$owner" "$folder"
    fi
    local settings="-c listen_addresses= -c unix_socket_directories=$folder -c fsync=off -c max_connections=200"
    (
        cd /
        as_owner "$postgres_bin/initdb" --pgdata="$folder/data" --username=flytthit --auth=trust \
            --encoding=UTF8 --locale=C --no-sync >"$folder/initdb.log" 2>&1 || { cat "$folder/initdb.log" >&2; exit 1; }
        as_owner "$postgres_bin/pg_ctl" --pgdata="$folder/data" --log="$folder/data/server.log" --options="$settings" \
            --silent --wait start >/dev/null || { cat "$folder/data/server.log" >&2; exit 1; }
    ) || die "PostgreSQL did not start"
    export TEST_DATABASE_URL="postgres://flytthit@/postgres?host=${folder//\//%2F}"
}

# Installs the server if it is missing and may be installed.
need_postgres() {
    if find_postgres; then
        return
    fi
    if [[ $EUID -eq 0 ]] && command -v apt-get >/dev/null; then
        echo "installing PostgreSQL"
        { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y postgresql >/dev/null; } ||
            die "apt-get could not install postgresql"
    fi
    find_postgres || die "a PostgreSQL server is missing: install it (Debian: postgresql, Fedora: postgresql-server, macOS: brew install postgresql) and run this again"
}
