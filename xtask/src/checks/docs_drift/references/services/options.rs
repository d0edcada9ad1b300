//! Which options of docker compose take a value, and which of its commands name services.

/// What the words behind the options are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Services {
    /// Each is a service.
    Every,
    /// The first one is.
    First,
    /// None is.
    None,
}

/// One command of compose.
pub struct Subcommand {
    name: &'static str,
    /// What its words are.
    pub services: Services,
    /// Options that take a value, one blank between two.
    valued: &'static str,
    /// Options that take none.
    flags: &'static str,
}

/// Whether a global option takes the next word; nothing when it is not known.
pub fn global(option: &str) -> Option<bool> {
    const VALUED: &str = "-p --project-name --profile --env-file --ansi --parallel --progress --log-level -c --context -H --host --tlscacert --tlscert --tlskey";
    const FLAGS: &str = "--compatibility --dry-run --all-resources --verbose --no-ansi -D --debug --tls --tlsverify --skip-hostname-check";
    takes_value(option, VALUED, FLAGS)
}

fn takes_value(option: &str, valued: &str, flags: &str) -> Option<bool> {
    let has = |list: &str, option: &str| list.split(' ').any(|known| known == option);
    if let Some((name, _)) = option.split_once('=') {
        return (has(valued, name) || has(flags, name)).then_some(false);
    }
    if has(valued, option) {
        return Some(true);
    }
    if has(flags, option) {
        return Some(false);
    }
    let letters = option.strip_prefix('-').filter(|letters| !letters.starts_with('-'))?;
    // `-fd`, `-f50`, `-fn 50`: the rest of the word belongs to the first letter that takes a value.
    for (at, letter) in letters.char_indices() {
        let one = format!("-{letter}");
        if has(valued, &one) {
            return Some(at + letter.len_utf8() == letters.len());
        }
        if !has(flags, &one) {
            return None;
        }
    }
    Some(false)
}

impl Subcommand {
    /// The command called `name`.
    pub fn find(name: &str) -> Option<&'static Subcommand> {
        SUBCOMMANDS.iter().find(|subcommand| subcommand.name == name)
    }

    /// Whether `option` takes the next word; nothing when it is not known.
    pub fn takes_value(&self, option: &str) -> Option<bool> {
        takes_value(option, self.valued, self.flags)
    }
}

const fn every(name: &'static str, valued: &'static str, flags: &'static str) -> Subcommand {
    Subcommand { name, services: Services::Every, valued, flags }
}

const fn first(name: &'static str, valued: &'static str, flags: &'static str) -> Subcommand {
    Subcommand { name, services: Services::First, valued, flags }
}

/// From the reference of docker compose 2 and of docker-compose 1. A command that is not here names no service.
const SUBCOMMANDS: &[Subcommand] = &[
    every(
        "up",
        "--attach --exit-code-from --no-attach --pull --scale -t --timeout --wait-timeout",
        "--abort-on-container-exit --abort-on-container-failure --always-recreate-deps --attach-dependencies --build -d --detach --force-recreate --menu --no-build --no-color --no-deps --no-log-prefix --no-recreate --no-start --quiet-build --quiet-pull --remove-orphans -V --renew-anon-volumes --timestamps --wait -w --watch -y --yes",
    ),
    every("down", "--rmi -t --timeout", "--remove-orphans -v --volumes"),
    every("start", "--wait-timeout", "--wait"),
    every("stop", "-t --timeout", ""),
    every("restart", "-t --timeout", "--no-deps"),
    every("kill", "-s --signal", "--remove-orphans"),
    every("rm", "", "-a --all -f --force -s --stop -v --volumes"),
    every("pause", "", ""),
    every("unpause", "", ""),
    every(
        "build",
        "--build-arg --builder -m --memory --provenance --sbom --ssh --progress",
        "--check --no-cache --print --pull --push -q --quiet --with-dependencies --parallel --compress --force-rm --no-rm",
    ),
    every(
        "pull",
        "--policy",
        "--ignore-buildable --ignore-pull-failures --include-deps -q --quiet --parallel --no-parallel",
    ),
    every("push", "", "--ignore-push-failures --include-deps -q --quiet"),
    every(
        "create",
        "--pull --scale",
        "--build --force-recreate --no-build --no-recreate --quiet-pull --remove-orphans -y --yes",
    ),
    every(
        "logs",
        "--index --since -n --tail --until",
        "--details -f --follow --no-color --no-log-prefix -t --timestamps",
    ),
    every("ps", "--filter --format --status", "-a --all --no-trunc --orphans -q --quiet --services"),
    every("top", "", ""),
    every("images", "--format", "-q --quiet"),
    every("events", "--since --until", "--json"),
    every("watch", "", "--no-up --prune --quiet"),
    every("wait", "", "--down-project"),
    every("scale", "-t --timeout", "--no-deps"),
    every("stats", "--format", "-a --all --no-stream --no-trunc"),
    first(
        "exec",
        "-e --env --index -u --user -w --workdir",
        "-d --detach -T --no-TTY --no-tty --privileged -i --interactive -t --tty",
    ),
    first(
        "run",
        "--cap-add --cap-drop --entrypoint -e --env --env-from-file -l --label --name -p --publish --pull -u --user -v --volume -w --workdir",
        "--build -d --detach -i --interactive -T --no-TTY -t --tty --no-deps -q --quiet --quiet-build --quiet-pull --remove-orphans --rm -P --service-ports --use-aliases",
    ),
    first("port", "--index --protocol", ""),
    first("attach", "--detach-keys --index", "--no-stdin --sig-proxy"),
    // Their files matter, their words do not.
    Subcommand {
        name: "config",
        services: Services::None,
        valued: "--format --hash -o --output",
        flags: "--environment --images --lock-image-digests --networks --models --no-consistency --no-env-resolution --no-interpolate --no-normalize --no-path-resolution --profiles -q --quiet --resolve-image-digests --services --variables --volumes",
    },
    Subcommand {
        name: "cp",
        services: Services::None,
        valued: "--index",
        flags: "-a --archive -L --follow-link --all",
    },
    Subcommand { name: "ls", services: Services::None, valued: "--filter --format", flags: "-a --all -q --quiet" },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_options_are_told_from_services() {
        let logs = Subcommand::find("logs").unwrap();
        assert_eq!(logs.takes_value("--tail"), Some(true));
        assert_eq!(logs.takes_value("--tail=50"), Some(false));
        assert_eq!(logs.takes_value("-fn"), Some(true));
        assert_eq!(logs.takes_value("-n50"), Some(false));
        assert_eq!(logs.takes_value("--unheard"), None);
        assert_eq!(global("--profile"), Some(true));
        assert_eq!(global("--what"), None);
    }

    #[test]
    fn no_option_is_of_both_kinds() {
        for subcommand in SUBCOMMANDS {
            let both = subcommand.valued.split(' ').filter(|option| !option.is_empty());
            let both: Vec<_> = both.filter(|option| subcommand.flags.split(' ').any(|flag| flag == *option)).collect();
            assert_eq!(both, Vec::<&str>::new(), "{}", subcommand.name);
        }
    }
}
