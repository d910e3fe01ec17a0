package dev.arcbox.testkit.specification;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.StringReader;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Documents that are wrong in one place each. */
class SchemaCheckTest {
  static final String YAML =
      """
      swagger: "2.0"
      definitions:
        ErrorResponse:
          type: object
          required: [message]
          properties:
            message: {type: string}
        Pet:
          type: object
          required: [id]
          properties:
            id: {type: integer, format: uint16}
            kind: {type: string, enum: [cat, dog]}
            born: {type: string, format: dateTime}
            weight: {type: number, minimum: 0}
            tags: {type: array, items: {type: string}, maxItems: 2}
            owner: {$ref: "#/definitions/Owner", x-nullable: true}
            home: {$ref: "#/definitions/Owner"}
            marks: {type: object, additionalProperties: {type: boolean}}
        Owner:
          allOf:
            - type: object
              properties:
                name: {type: string, x-nullable: true}
            - type: object
              additionalProperties: false
              properties:
                name: {type: string}
      paths:
        /pets/{name}:
          get:
            responses:
              200: {schema: {$ref: "#/definitions/Pet"}}
              404: {schema: {$ref: "#/definitions/ErrorResponse"}}
        /pets/all:
          get:
            responses:
              200: {schema: {type: array, items: {$ref: "#/definitions/Pet"}}}
      """;

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private final Specification specification = Specification.read(new StringReader(YAML));

  private List<String> wrong(String document) throws JsonProcessingException {
    return SchemaCheck.differences(
            specification,
            MAPPER.createObjectNode().put("$ref", "#/definitions/Pet"),
            MAPPER.readTree(document))
        .stream()
        .map(SchemaCheck.Difference::toString)
        .toList();
  }

  @Test
  void aRightDocumentIsRight() throws JsonProcessingException {
    assertEquals(
        List.of(),
        wrong(
            """
            {"id": 65535, "kind": "cat", "born": "2024-02-29T00:00:00.123456789Z", "weight": 1.5,
             "tags": ["a", "b"], "owner": null, "home": {"name": "x"}, "marks": {"a/b": true},
             "unknown": {}}
            """));
  }

  @Test
  void eachMistakeIsFoundAndNamed() throws JsonProcessingException {
    assertEquals(List.of("/: must have \"id\" (Pet)"), wrong("{}"));
    assertEquals(List.of("/: must be object, is [] (Pet)"), wrong("[]"));
    assertEquals(List.of("/id: must be integer, is \"1\" (Pet)"), wrong("{\"id\": \"1\"}"));
    assertEquals(List.of("/id: must be uint16, is 65536 (Pet)"), wrong("{\"id\": 65536}"));
    assertEquals(List.of("/id: must be uint16, is -1 (Pet)"), wrong("{\"id\": -1}"));
    assertEquals(List.of("/id: must be integer, is null (Pet)"), wrong("{\"id\": null}"));
    assertEquals(
        List.of("/kind: must be one of [\"cat\",\"dog\"], is \"cow\" (Pet)"),
        wrong("{\"id\": 1, \"kind\": \"cow\"}"));
    assertEquals(
        List.of("/born: must be dateTime, is \"yesterday\" (Pet)"),
        wrong("{\"id\": 1, \"born\": \"yesterday\"}"));
    assertEquals(
        List.of("/weight: is out of range: -0.1 (Pet)"), wrong("{\"id\": 1, \"weight\": -0.1}"));
    assertEquals(
        List.of("/tags/1: must be string, is 2 (Pet)"), wrong("{\"id\": 1, \"tags\": [\"a\", 2]}"));
    assertEquals(
        List.of("/tags: must not have 3 elements (Pet)"),
        wrong("{\"id\": 1, \"tags\": [\"a\", \"b\", \"c\"]}"));
    assertEquals(
        List.of("/marks/a~1b: must be boolean, is 1 (Pet)"),
        wrong("{\"id\": 1, \"marks\": {\"a/b\": 1}}"));
  }

  @Test
  void referencesAndPartsAreFollowed() throws JsonProcessingException {
    assertEquals(
        List.of("/home: must be an object, is null (Owner)"), wrong("{\"id\": 1, \"home\": null}"));
    assertEquals(
        List.of("/home/age: must not be there (Owner)"),
        wrong("{\"id\": 1, \"home\": {\"age\": 3}}"));
    assertEquals(
        List.of("/home/name: must be string, is null (Owner)"),
        wrong("{\"id\": 1, \"home\": {\"name\": null}}"));
  }
}
