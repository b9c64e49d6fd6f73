#!/bin/sh
# Builds the embedded fonts from pinned npm packages: the same input and the
# same fonttools give the same bytes.
#
#   sh build.sh           rebuild the *.ttf here and verify their hashes
#   sh build.sh --check   rebuild in a temporary folder and verify only
#
# Needs: npm, python3, pyftsubset (fonttools 4.38), sha256sum.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=$here
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if [ "${1:-}" = --check ]; then
	mkdir "$work/out"
	out=$work/out
fi
SOURCE_DATE_EPOCH=0
export SOURCE_DATE_EPOCH

cd "$work"
npm pack --silent @expo-google-fonts/noto-sans-sc@0.4.3 @expo-google-fonts/noto-emoji@0.4.7 >/dev/null
sha256sum -c --quiet "$here/sources.sha256"
mkdir sc emoji
tar xzf expo-google-fonts-noto-sans-sc-0.4.3.tgz -C sc --strip-components=1
tar xzf expo-google-fonts-noto-emoji-0.4.7.tgz -C emoji --strip-components=1
python3 "$here/charset.py" "$work"

subset() { # input, character set, output
	pyftsubset "$1" --unicodes-file="$2" --output-file="$3" \
		--no-hinting --layout-features='' --notdef-outline --no-recalc-timestamp \
		--drop-tables+=GSUB,GPOS,GDEF,BASE,vhea,vmtx,VORG,STAT,meta,DSIG \
		--name-IDs=0,1,2,3,4,5,6,13,14
}
subset sc/400Regular/NotoSansSC_400Regular.ttf gbk.txt "$out/NotoSansSC-Regular.ttf"
subset sc/700Bold/NotoSansSC_700Bold.ttf gb2312.txt "$out/NotoSansSC-Bold.ttf"
subset emoji/400Regular/NotoEmoji_400Regular.ttf emoji.txt "$out/NotoEmoji-Regular.ttf"
{
	echo "Noto Sans SC (NotoSansSC-Regular.ttf, NotoSansSC-Bold.ttf)"
	echo
	cat sc/LICENSE_FONT
	echo
	echo "Noto Emoji (NotoEmoji-Regular.ttf)"
	echo
	cat emoji/LICENSE_FONT
} | tr -d '\r' >"$out/OFL.txt"

cd "$out"
sha256sum -c "$here/fonts.sha256"
