package io.gantry.engine.build.lint;

import java.util.List;

/** All rules; {@code docs/build-checks} has a page for each. */
public final class Rules {
  static final Rule CONSISTENT_INSTRUCTION_CASING =
      Rule.of(
          "ConsistentInstructionCasing",
          "All commands within the Dockerfile should use the same casing (either upper or lower)");
  static final Rule COPY_IGNORED_FILE =
      Rule.of("CopyIgnoredFile", "Attempting to Copy file that is excluded by .dockerignore");
  static final Rule DUPLICATE_STAGE_NAME =
      Rule.of("DuplicateStageName", "Stage names should be unique");
  static final Rule EXPOSE_INVALID_FORMAT =
      Rule.of(
          "ExposeInvalidFormat",
          "IP address and host-port mapping should not be used in EXPOSE instruction. This will"
              + " become an error in a future release");
  static final Rule EXPOSE_PROTO_CASING =
      Rule.of("ExposeProtoCasing", "Protocol in EXPOSE instruction should be lowercase");
  static final Rule FROM_AS_CASING =
      Rule.of("FromAsCasing", "The 'as' keyword should match the case of the 'from' keyword");
  static final Rule FROM_PLATFORM_FLAG_CONST_DISALLOWED =
      Rule.of(
          "FromPlatformFlagConstDisallowed",
          "FROM --platform flag should not use a constant value");
  static final Rule INVALID_DEFAULT_ARG_IN_FROM =
      Rule.of(
          "InvalidDefaultArgInFrom",
          "Default value for global ARG results in an empty or invalid base image name");
  static final Rule INVALID_DEFINITION_DESCRIPTION =
      new Rule(
          "InvalidDefinitionDescription",
          "Comment for build stage or argument should follow the format: `# <arg/stage name>"
              + " <description>`. If this is not intended to be a description comment, add an empty"
              + " line or comment between the instruction and the comment.",
          true);
  static final Rule JSON_ARGS_RECOMMENDED =
      Rule.of(
          "JSONArgsRecommended",
          "JSON arguments recommended for ENTRYPOINT/CMD to prevent unintended behavior related to"
              + " OS signals");
  static final Rule LEGACY_KEY_VALUE_FORMAT =
      Rule.of(
          "LegacyKeyValueFormat",
          "Legacy key/value format with whitespace separator should not be used");
  static final Rule MAINTAINER_DEPRECATED =
      Rule.of(
          "MaintainerDeprecated",
          "The MAINTAINER instruction is deprecated, use a label instead to define an image"
              + " author");
  static final Rule MULTIPLE_INSTRUCTIONS_DISALLOWED =
      Rule.of(
          "MultipleInstructionsDisallowed",
          "Multiple instructions of the same type should not be used in the same stage");
  static final Rule NO_EMPTY_CONTINUATION =
      Rule.of(
          "NoEmptyContinuation", "Empty continuation lines will become errors in a future release");
  static final Rule REDUNDANT_TARGET_PLATFORM =
      Rule.of(
          "RedundantTargetPlatform",
          "Setting platform to predefined $TARGETPLATFORM in FROM is redundant as this is the"
              + " default behavior");
  static final Rule RESERVED_STAGE_NAME =
      Rule.of("ReservedStageName", "Reserved words should not be used as stage names");
  static final Rule SECRETS_USED_IN_ARG_OR_ENV =
      Rule.of(
          "SecretsUsedInArgOrEnv", "Sensitive data should not be used in the ARG or ENV commands");
  static final Rule STAGE_NAME_CASING =
      Rule.of("StageNameCasing", "Stage names should be lowercase");
  static final Rule UNDEFINED_ARG_IN_FROM =
      Rule.of("UndefinedArgInFrom", "FROM command must use declared ARGs");
  static final Rule UNDEFINED_VAR =
      Rule.of("UndefinedVar", "Variables should be defined before their use");
  static final Rule WORKDIR_RELATIVE_PATH =
      Rule.of(
          "WorkdirRelativePath",
          "Relative workdir without an absolute workdir declared within the build can have"
              + " unexpected results if the base image changes");

  /** By name. */
  public static final List<Rule> ALL =
      List.of(
          CONSISTENT_INSTRUCTION_CASING,
          COPY_IGNORED_FILE,
          DUPLICATE_STAGE_NAME,
          EXPOSE_INVALID_FORMAT,
          EXPOSE_PROTO_CASING,
          FROM_AS_CASING,
          FROM_PLATFORM_FLAG_CONST_DISALLOWED,
          INVALID_DEFAULT_ARG_IN_FROM,
          INVALID_DEFINITION_DESCRIPTION,
          JSON_ARGS_RECOMMENDED,
          LEGACY_KEY_VALUE_FORMAT,
          MAINTAINER_DEPRECATED,
          MULTIPLE_INSTRUCTIONS_DISALLOWED,
          NO_EMPTY_CONTINUATION,
          REDUNDANT_TARGET_PLATFORM,
          RESERVED_STAGE_NAME,
          SECRETS_USED_IN_ARG_OR_ENV,
          STAGE_NAME_CASING,
          UNDEFINED_ARG_IN_FROM,
          UNDEFINED_VAR,
          WORKDIR_RELATIVE_PATH);

  private Rules() {}
}
