# Waits until the app host has gone, or the `dotnet run` that started it, and ends what the app host has started.
# Arguments: the app host's process id, and the variable that stands in the environment of everything that the app host starts.
apphost=$1 mark=$2
exec </dev/null >/dev/null 2>&1
trap '' INT TERM HUP

# parent: who started the app host; nothing when the app host has gone.
parent() {
  read -r _ _ state id _ <"/proc/$apphost/stat" && [ "$state" != Z ] && echo "$id"
}

# left: the ids of what still runs.
left() {
  grep -lzxF "$mark" /proc/[0-9]*/environ | cut -d / -f 3
}

runner=$(parent)
while now=$(parent) && [ -n "$now" ]; do
  # Only `dotnet run` sets this. Whoever starts an app host in another way may end before it.
  [ -n "$DOTNET_LAUNCH_PROFILE" ] && [ "$now" != "$runner" ] && kill -TERM "$apphost" && break
  sleep 0.2
done

# shellcheck disable=SC2046 # one id each
kill -TERM $(left)
for look in 1 2 3 4 5 6 7 8 9 10 11 12; do
  [ -z "$(left)" ] && exit
  sleep 0.25
done
kill -KILL $(left)
