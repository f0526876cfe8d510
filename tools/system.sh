# What pip cannot install. Finds what is missing; lets apt install it where that is allowed; else says
# what to type. Quick and silent where nothing is missing.
# usage: sh tools/system.sh PYTHON [venv] [tex] [judges] [browser]

set -eu

python=$1
shift
missing=
packages=

# need PACKAGE NAME: NAME is missing, and PACKAGE has it
need() {
    missing="$missing $2"
    case " $packages " in
        *" $1 "*) ;;
        *) packages="$packages $1" ;;
    esac
}

program() {
    command -v "$2" >/dev/null 2>&1 || need "$1" "$2"
}

for part in "$@"; do
    case $part in
        venv)
            # Debian keeps these modules apart from Python; other Pythons bring them.
            if ! [ -x .venv/bin/python ] && ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
                need python3-venv venv
            fi
            ;;
        tex)
            program texlive-lang-japanese uplatex
            program texlive-lang-japanese dvipdfmx
            # The classes and packages that the documents use, asked for in one go.
            found=$(kpsewhich jsarticle.cls beamer.cls tikz.sty lmodern.sty 2>/dev/null) || true
            case $found in *jsarticle.cls*) ;; *) need texlive-lang-japanese jsarticle.cls ;; esac
            case $found in *beamer.cls*) ;; *) need texlive-latex-recommended beamer.cls ;; esac
            case $found in *tikz.sty*) ;; *) need texlive-pictures tikz.sty ;; esac
            # Without its outlines, accented letters would be bitmaps, which differ from machine to machine.
            case $found in *lmodern.sty*) ;; *) need lmodern lmodern.sty ;; esac
            ;;
        browser)
            # The tests open the built pages in it.
            program chromium chromium
            ;;
        judges)
            # The tests look at the finished pages: fonts, pictures, the code that a phone reads.
            program poppler-utils pdftoppm
            program poppler-utils pdffonts
            program zbar-tools zbarimg
            # They open Word documents, whose equations are in a package of their own.
            if ! command -v soffice >/dev/null 2>&1; then
                need libreoffice-writer-nogui soffice
                need libreoffice-math-nogui equations
            fi
            # They compile the TeX by the other engines, too; pdfLaTeX comes with upLaTeX.
            kpsewhich luaotfload.sty >/dev/null 2>&1 || need texlive-luatex luaotfload.sty
            ;;
        *)
            echo "tools/system.sh: unknown part '$part'" >&2
            exit 2
            ;;
    esac
done

[ -n "$missing" ] || exit 0

install="apt-get install --no-install-recommends --yes$packages"

if ! command -v apt-get >/dev/null 2>&1; then
    as=none
elif [ "$(id -u)" -eq 0 ]; then
    as=
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    as="sudo -n"
else
    as=none
fi

if [ "$as" = none ]; then
    echo "Missing on this machine:$missing" >&2
    if command -v apt-get >/dev/null 2>&1; then
        echo "Type, then repeat the command:" >&2
        echo "  sudo apt-get update && sudo $install" >&2
    else
        echo "On Debian these are in the packages:$packages. Install what holds them here, then repeat." >&2
    fi
    echo "Sheets as PDF need none of TeX, poppler and zbar: make setup, then" >&2
    echo "  .venv/bin/bpgen exercise --seed 3" >&2
    exit 1
fi

echo "Missing:$missing. Installing:$packages"
# Standard input from nowhere: no package may stop to ask.
options="-o DPkg::Lock::Timeout=600 -o APT::Color=0"
$as env DEBIAN_FRONTEND=noninteractive apt-get $options update --quiet </dev/null
$as env DEBIAN_FRONTEND=noninteractive $install --quiet $options </dev/null
