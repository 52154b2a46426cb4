#!/usr/bin/env bash
# From creating an AppConfig application to deleting it, with the AWS CLI. See README.md beside this file.
set -euo pipefail

usage() {
  cat <<'END'
Usage: walkthrough.sh [--endpoint-url URL | --aws]

  --endpoint-url URL  drive AppConfig Local at URL (default: http://127.0.0.1:2773)
  --aws               drive AWS itself, with the account and region that the AWS CLI finds

Environment: AWS_CLI (default: aws), APPCONFIG_APPLICATION (default: DemoApp, which must not exist yet),
POLL_SECONDS, how long to wait between two looks at a deployment (default: 0.2, with --aws 5)
END
}

misuse() {
  printf '%s\n\n' "$1" >&2
  usage >&2
  exit 2
}

endpoint=http://127.0.0.1:2773
case "$#:${1-}" in
  0:) ;;
  1:--aws) endpoint= ;;
  2:--endpoint-url)
    [[ $2 =~ ^https?://. ]] || misuse "Expected an http or https URL after --endpoint-url, got '$2'"
    endpoint=$2
    ;;
  1:-h | 1:--help)
    usage
    exit 0
    ;;
  *) misuse "Expected nothing, --endpoint-url URL or --aws, got: $*" ;;
esac

cli=${AWS_CLI:-aws}
application_name=${APPCONFIG_APPLICATION:-DemoApp}
poll_seconds=${POLL_SECONDS:-5}
export AWS_PAGER=
if [[ -n $endpoint ]]; then
  # AppConfig Local takes any signature, so no account is needed, and none of yours is used.
  # The CLI of version 1 reads AWS_DEFAULT_REGION alone.
  export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1
  unset AWS_PROFILE AWS_SESSION_TOKEN
  poll_seconds=${POLL_SECONDS:-0.2}
fi

work=$(mktemp -d)

step() { printf '\n== %s\n' "$1"; }

# The AWS CLI; what is asked for comes as plain text.
quietly() { "$cli" "$@" --output text ${endpoint:+--endpoint-url "$endpoint"}; }

# The same, showing the command first: on standard error, because standard output is often captured.
aws_cli() {
  local word command=aws
  for word in "$@"; do
    [[ $word =~ ^[[:alnum:]._:/-]+$ ]] || word="'$word'"
    command+=" $word"
  done
  printf '   $ %s\n' "$command" >&2
  quietly "$@"
}

appconfig() { aws_cli appconfig "$@"; }

# What is there to delete: IDs and numbers, empty once deleted.
application='' environment='' profile='' strategy='' versions='' under_way=''

delete_everything() {
  local version
  if [[ -n $under_way ]]; then
    appconfig stop-deployment --application-id "$application" --environment-id "$environment" \
      --deployment-number "$under_way" --query State && under_way=''
  fi
  for version in $versions; do
    appconfig delete-hosted-configuration-version --application-id "$application" \
      --configuration-profile-id "$profile" --version-number "$version" && versions=${versions#"$version "}
  done
  if [[ -n $profile ]]; then
    appconfig delete-configuration-profile --application-id "$application" \
      --configuration-profile-id "$profile" && profile=''
  fi
  if [[ -n $environment ]]; then
    appconfig delete-environment --application-id "$application" --environment-id "$environment" && environment=''
  fi
  if [[ -n $strategy ]]; then
    appconfig delete-deployment-strategy --deployment-strategy-id "$strategy" && strategy=''
  fi
  if [[ -n $application ]]; then
    appconfig delete-application --application-id "$application" && application=''
  fi
  [[ -z $application$strategy ]]
}

# Whatever ends the script, nothing that it made stays; what was there before is never touched.
at_exit() {
  local status=$?
  if [[ -n $application$strategy ]]; then
    step 'Ended early: delete what there is' >&2
    delete_everything ||
      printf 'Left over:%s\n' "${application:+ application $application}${strategy:+ strategy $strategy}" >&2
  fi
  rm -rf "$work"
  exit "$status"
}
trap at_exit EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# Stores a document as the profile's next version; sets `version`.
create_version() {
  printf '%s\n' "$1" >"$work/document.json"
  version=$(appconfig create-hosted-configuration-version --application-id "$application" \
    --configuration-profile-id "$profile" --content-type application/json \
    --content "fileb://$work/document.json" --query VersionNumber "$work/stored.json")
  versions+="$version "
}

# How a deployment is asked about, and in which order `show_progress` takes the answers.
progress='[DeploymentNumber, State, PercentageComplete]'

# Sets `state` and `percentage` from the CLI's text, and says so when there is news.
show_progress() {
  local number before="${state-} ${percentage-}"
  IFS=$'\t' read -r number state percentage <<<"$1"
  percentage=${percentage%.*}
  [[ "$state $percentage" == "$before" ]] || printf 'deployment %s: %s, %s %%\n' "$number" "$state" "$percentage"
}

# Starts to deploy `version` by a strategy; sets `under_way`.
start_deployment() {
  local answer
  answer=$(appconfig start-deployment --application-id "$application" --environment-id "$environment" \
    --configuration-profile-id "$profile" --configuration-version "$version" \
    --deployment-strategy-id "$1" --query "$progress")
  under_way=${answer%%$'\t'*}
  show_progress "$answer"
}

# Looks at the deployment under way until its state or its percentage is the one given.
watch_deployment() {
  local answer
  while [[ $state != "$1" && $percentage != "$1" ]]; do
    if [[ $state == COMPLETE || $state == ROLLED_BACK ]]; then
      printf 'Expected deployment %s to come to %s, and it is %s\n' "$under_way" "$1" "$state" >&2
      under_way=''
      exit 1
    fi
    sleep "$poll_seconds"
    answer=$(quietly appconfig get-deployment --application-id "$application" \
      --environment-id "$environment" --deployment-number "$under_way" --query "$progress")
    show_progress "$answer"
  done
  if [[ $state == COMPLETE || $state == ROLLED_BACK ]]; then under_way=''; fi
}

stop_deployment() {
  local answer
  answer=$(appconfig stop-deployment --application-id "$application" --environment-id "$environment" \
    --deployment-number "$under_way" --query "$progress")
  show_progress "$answer"
}

# What a client gets that starts now: a session, then its first poll, which never has to wait.
read_back() {
  local token
  token=$(aws_cli appconfigdata start-configuration-session --application-identifier "$application" \
    --environment-identifier "$environment" --configuration-profile-identifier "$profile" \
    --query InitialConfigurationToken)
  aws_cli appconfigdata get-latest-configuration --configuration-token "$token" \
    --query NextPollIntervalInSeconds "$work/latest.json" >/dev/null
  printf 'clients get: %s\n' "$(cat "$work/latest.json")"
}

step "Create the application $application_name: what everything else belongs to"
application=$(appconfig create-application --name "$application_name" --query Id)

step 'Create the environment prod: a group of clients that is deployed to together'
environment=$(appconfig create-environment --application-id "$application" --name prod --query Id)

step 'Create the configuration profile main: a document with versions, kept by AppConfig itself'
profile=$(appconfig create-configuration-profile --application-id "$application" --name main \
  --location-uri hosted --query Id)

step 'Store version 1: nobody gets it yet'
create_version '{ "transform_reverse": true, "transform_allcaps": false }'

step 'Deploy version 1 with a predefined strategy: half of the clients after 30 seconds, all after 60, then 60 of watching'
start_deployment AppConfig.Linear50PercentEvery30Seconds
watch_deployment COMPLETE

step 'Read it back as a client does'
read_back

step 'Deploy version 2 the same way: every client goes over once and never back'
create_version '{ "transform_reverse": true, "transform_allcaps": true }'
start_deployment AppConfig.Linear50PercentEvery30Seconds
watch_deployment COMPLETE
read_back

step 'Create a slower deployment strategy: half of the clients after 5 minutes, all after 10'
strategy=$(appconfig create-deployment-strategy --name "$application_name.Linear50PercentEvery5Minutes" \
  --deployment-duration-in-minutes 10 --growth-factor 50 --growth-type LINEAR \
  --final-bake-time-in-minutes 0 --replicate-to NONE --query Id)

step 'Deploy version 3 with it, and stop half way: everybody goes back to version 2 at once'
create_version '{ "transform_reverse": false, "transform_allcaps": false }'
start_deployment "$strategy"
watch_deployment 50
stop_deployment
watch_deployment ROLLED_BACK
read_back

step 'List everything'
appconfig list-applications --query 'Items[].[Id, Name]'
appconfig list-environments --application-id "$application" --query 'Items[].[Id, Name, State]'
appconfig list-configuration-profiles --application-id "$application" --query 'Items[].[Id, Name, Type]'
appconfig list-hosted-configuration-versions --application-id "$application" \
  --configuration-profile-id "$profile" --query 'Items[].[VersionNumber, ContentType]'
appconfig list-deployment-strategies --query 'Items[].[Id, GrowthType, GrowthFactor, DeploymentDurationInMinutes]'
appconfig list-deployments --application-id "$application" --environment-id "$environment" \
  --query 'Items[].[DeploymentNumber, State, ConfigurationVersion]'

step 'Delete everything, from the inside out'
delete_everything
step 'Done: nothing is left'
